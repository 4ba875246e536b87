import { readFileSync } from "node:fs";

import { parse } from "yaml";

import { codeOf, CommandFailure, messageOf } from "../failure";

/** An object as read from YAML, or JSON, which YAML includes. */
export type YamlObject = Readonly<Record<string, unknown>>;

/** Whether a value is an object rather than text, a number, a list or nothing. */
export function isObject(value: unknown): value is YamlObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Reads a YAML file whose top is an object. An empty file is an empty object.
 *
 * @throws CommandFailure where it cannot be read, or is not YAML. The message shows none of the file, which may hold secrets.
 */
export function readYamlObject(path: string): YamlObject {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") {
      throw new CommandFailure(`There is no ${path}.`);
    }
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
