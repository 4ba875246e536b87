import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

import { parse } from "yaml";

import { CommandFailure, codeOf, messageOf } from "../failure";

/** An object as read from YAML, or from JSON, which is YAML too. */
export type YamlObject = Readonly<Record<string, unknown>>;

/** A Pulumi project, as its Pulumi.yaml describes it. */
export interface PulumiProject {
  readonly file: string;
  /** The folder of that file. */
  readonly folder: string;
  readonly name: string;
  /** `nodejs` for programs in TypeScript and JavaScript. */
  readonly runtime: string;
  /** Whether Pulumi compiles the program, if it is in TypeScript: unless `runtime.options.typescript` is false. */
  readonly compilesTypeScript: boolean;
  /** Where Pulumi starts the process that loads this package: the project's folder, or the folder of its `main:`. */
  readonly pluginFolder: string;
  /** Where the files `Pulumi.<stack>.yaml` are. */
  readonly stackFolder: string;
}

const FILES = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"];

/**
 * Finds the project that a folder belongs to, as Pulumi does: in the folder or one above it.
 *
 * @throws CommandFailure if its file cannot be used.
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
  const options = isObject(runtime) && isObject(runtime.options) ? runtime.options : {};
  const entry = resolve(folder, typeof main === "string" ? main : ".");
  return {
    file,
    folder,
    name: typeof name === "string" ? name : "(unnamed)",
    runtime: textOf(isObject(runtime) ? runtime.name : runtime),
    compilesTypeScript: options.typescript !== false,
    pluginFolder: existsSync(entry) && statSync(entry).isFile() ? dirname(entry) : entry,
    stackFolder: resolve(folder, typeof stackConfigDir === "string" ? stackConfigDir : "."),
  };
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "(none)";
}

/** Whether a value is an object rather than text, a number, a list or nothing. */
export function isObject(value: unknown): value is YamlObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Reads a YAML file whose top is an object. An empty file is an empty object.
 *
 * @throws CommandFailure if it cannot be read, or is not YAML. The message shows no part of the file, which may hold secrets.
 */
export function readYamlObject(path: string): YamlObject {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") throw new CommandFailure(`There is no ${path}.`);
    throw new CommandFailure(`${path} cannot be read: ${messageOf(error)}.`);
  }
  let value: unknown;
  try {
    value = parse(text, { prettyErrors: false, logLevel: "error" });
  } catch {
    throw new CommandFailure(`${path} is not YAML.`);
  }
  if (value === null || value === undefined) return {};
  if (!isObject(value)) throw new CommandFailure(`${path} does not hold an object.`);
  return value;
}
