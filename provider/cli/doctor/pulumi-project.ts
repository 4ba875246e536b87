import { existsSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

import { isObject, readYamlObject } from "./yaml-file";

/** A Pulumi project, as its Pulumi.yaml describes it. */
export interface PulumiProject {
  readonly file: string;
  readonly name: string;
  /** `nodejs` for programs in TypeScript and JavaScript. */
  readonly runtime: string;
  /** Where Pulumi starts the process that loads this package: the project's folder, or that of its `main:`. */
  readonly pluginFolder: string;
  /** Where the files `Pulumi.<stack>.yaml` are. */
  readonly stackFolder: string;
}

const FILES = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"];

/**
 * Finds the project that a folder belongs to, as Pulumi does: in the folder or one above it.
 *
 * @throws CommandFailure where its file cannot be used.
 */
export function findPulumiProject(folder: string): PulumiProject | undefined {
  const file = FILES.map((name) => join(folder, name)).find((path) => existsSync(path));
  if (file !== undefined) return readProject(file);
  const parent = dirname(folder);
  return parent === folder ? undefined : findPulumiProject(parent);
}

function readProject(file: string): PulumiProject {
  const folder = dirname(file);
  const { name, runtime, main, stackConfigDir } = readYamlObject(file);
  const entry = resolve(folder, typeof main === "string" ? main : ".");
  return {
    file,
    name: typeof name === "string" ? name : "(unnamed)",
    runtime: textOf(isObject(runtime) ? runtime.name : runtime),
    pluginFolder: existsSync(entry) && statSync(entry).isFile() ? dirname(entry) : entry,
    stackFolder: resolve(folder, typeof stackConfigDir === "string" ? stackConfigDir : "."),
  };
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "(none)";
}
