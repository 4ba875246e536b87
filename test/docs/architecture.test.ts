import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

import { REPOSITORY } from "../support/user-project";

/** From which folders of provider/ a folder may import, as the lint rule says. */
const rooms = JSON.parse(
  execFileSync(
    process.execPath,
    ["--input-type=module", "-e", 'console.log(JSON.stringify((await import("./eslint.config.mjs")).rooms))'],
    { cwd: REPOSITORY, encoding: "utf8" },
  ),
) as Record<string, string[]>;

/** The same, as docs/architecture.md says: a row may be about several folders. */
function documented(): Record<string, string[]> {
  const page = readFileSync(join(REPOSITORY, "docs/architecture.md"), "utf8");
  const rows = [...page.matchAll(/^\| (`[^|]*) +\|[^|]*\|([^|]*)\|$/gm)];
  return Object.fromEntries(
    rows.flatMap(([, folders = "", imports = ""]) =>
      [...folders.matchAll(/`([^`]+)\/`/g)].map(([, folder = ""]) => [
        folder,
        imports
          .split(",")
          .map((name) => name.trim())
          .filter((name) => name !== "")
          .flatMap((name) => (name === "its folders" ? below(folder) : [name])),
      ]),
    ),
  );
}

function below(folder: string): string[] {
  return Object.keys(rooms).filter((room) => room.startsWith(`${folder}/`));
}

const sorted = (imports: Record<string, string[]>): Record<string, string[]> =>
  Object.fromEntries(Object.entries(imports).map(([room, names]) => [room, names.toSorted()]));

test("docs/architecture.md and the lint rule say the same about imports", () => {
  expect(sorted(documented())).toEqual(sorted(rooms));
});

test("docs/architecture.md and the lint rule know every folder of provider/, and no other", () => {
  const provider = join(REPOSITORY, "provider");
  const folders = readdirSync(provider, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ parentPath, name }) => relative(provider, join(parentPath, name)).replaceAll("\\", "/"));
  expect(Object.keys(rooms).sort()).toEqual(folders.sort());
});
