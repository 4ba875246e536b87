import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { needsShell } from "../support/commands";
import { REPOSITORY } from "../support/user-project";

export interface Tarball {
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly string[];
  remove(): void;
}

/** Packs the package as it would be published, from what is built: building anew would disturb other tests. */
export function pack(): Tarball {
  const folder = mkdtempSync(join(tmpdir(), "persona-tarball-"));
  const text = execFileSync("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], {
    cwd: REPOSITORY,
    encoding: "utf8",
    shell: needsShell("npm"),
  });
  const [packed] = JSON.parse(text) as [Packed];
  return {
    path: join(folder, packed.filename),
    size: packed.size,
    unpackedSize: packed.unpackedSize,
    files: packed.files.map(({ path }) => path),
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}
