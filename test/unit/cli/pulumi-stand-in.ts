import { chmodSync } from "node:fs";
import { join } from "node:path";

import type { ProjectFolder } from "./project-folder";

/** What `pulumi config --json --show-secrets` prints about one setting. */
export interface ConfigurationEntry {
  readonly value: string;
  readonly secret: boolean;
}

/** Stacks by name, and their settings by name. */
export type Stacks = Readonly<Record<string, Readonly<Record<string, ConfigurationEntry>>>>;

/** An executable in place of the Pulumi CLI. Answers as the CLI 3.260 did, from data. Needs a system that knows #! lines. */
export function pulumiStandIn(folder: ProjectFolder, stacks: Stacks = {}, version = "3.260.0"): { folder: string } {
  folder.write(
    "stand-in/pulumi",
    `#!${process.execPath}
const [stacks, version] = ${JSON.stringify([stacks, version])};
const words = process.argv.slice(2);
const stack = words[words.indexOf("--stack") + 1];
if (words[0] === "version") console.log("v" + version);
else if (words.slice(0, 3).join(" ") !== "config --json --show-secrets") process.exit(2);
else if (stacks[stack] === undefined) {
  console.error("error: no stack named '" + stack + "' found");
  process.exit(6);
} else console.log(JSON.stringify(stacks[stack], undefined, 2));
`,
  );
  const path = join(folder.path, "stand-in");
  chmodSync(join(path, "pulumi"), 0o755);
  return { folder: path };
}

/** The settings of a stack; secrets are named. */
export function configuration(values: Readonly<Record<string, unknown>>, ...secrets: string[]): Stacks[string] {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      { value: typeof value === "string" ? value : JSON.stringify(value), secret: secrets.includes(name) },
    ]),
  );
}
