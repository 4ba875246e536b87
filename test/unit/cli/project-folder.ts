import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const REPOSITORY = join(__dirname, "../../..");

/** A temporary folder. */
export interface ProjectFolder {
  readonly path: string;
  write(file: string, text: string): void;
  remove(): void;
}

/** Makes a folder with these files; with packages, as `npm install` would leave them. */
export function projectFolder(files: Readonly<Record<string, string>>, { packages = true } = {}): ProjectFolder {
  const path = realpathSync(mkdtempSync(join(tmpdir(), "persona-command-")));
  const folder: ProjectFolder = {
    path,
    write: (file, text) => {
      mkdirSync(dirname(join(path, file)), { recursive: true });
      writeFileSync(join(path, file), text);
    },
    remove: () => {
      rmSync(path, { recursive: true, force: true });
    },
  };
  for (const [file, text] of Object.entries(files)) folder.write(file, text);
  if (!packages) return folder;
  const modules = join(path, "node_modules");
  mkdirSync(modules);
  symlinkSync(REPOSITORY, join(modules, "pulumi-persona-connect"), "junction");
  for (const name of ["@pulumi", "@types", "typescript", "ts-node"]) {
    symlinkSync(join(REPOSITORY, "node_modules", name), join(modules, name), "junction");
  }
  return folder;
}
