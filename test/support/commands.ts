import { readFileSync } from "node:fs";
import { join } from "node:path";

const REPOSITORY = join(__dirname, "../..");

/** The script of a command that a package brings, for Node to run: what npm puts into .bin differs between systems. */
export function scriptOf(packageName: string, command = packageName): string {
  const folder = join(REPOSITORY, "node_modules", packageName);
  const { bin } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    bin: string | Record<string, string>;
  };
  return join(folder, typeof bin === "string" ? bin : bin[command]!);
}

/** Whether a command needs a shell to be found: on Windows npm and npx are scripts themselves. */
export function needsShell(command: string): boolean {
  return process.platform === "win32" && (command === "npm" || command === "npx");
}

/** A test that needs bash, signals or files that are run by their first line. On Windows it is skipped by name. */
export const testOnUnix: jest.It = process.platform === "win32" ? test.skip : test;
