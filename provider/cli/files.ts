import { readFileSync, writeFileSync } from "node:fs";

import { codeOf, CommandFailure, messageOf } from "./failure";
import { ExitCode } from "./failure";
import type { Terminal } from "./terminal";

/** A file from the command line. Messages use its name. */
export interface TextFile {
  readonly name: string;
  readonly text: string;
}

const STDIN = 0;

/**
 * Reads a file named on the command line; `-` is stdin.
 *
 * @throws CommandFailure if it cannot be read.
 */
export function readTextFile(path: string): TextFile {
  const name = path === "-" ? "stdin" : path;
  try {
    return { name, text: readFileSync(path === "-" ? STDIN : path, "utf8") };
  } catch (error) {
    if (codeOf(error) === "ENOENT") throw new CommandFailure(`There is no ${name}.`, ExitCode.usage);
    throw new CommandFailure(`${name} cannot be read: ${messageOf(error)}.`, ExitCode.usage);
  }
}

/** Where a result goes. */
export interface OutputOptions {
  /** Default: stdout. */
  readonly output?: string;
  /** Overwrite an existing file. */
  readonly force?: true;
}

/**
 * Writes a result to a file or to stdout.
 *
 * @throws CommandFailure if the file cannot be written, or exists and `force` is not given.
 */
export function writeResult(text: string, { output, force }: OutputOptions, terminal: Terminal): void {
  if (output === undefined) {
    terminal.print(text);
    return;
  }
  try {
    writeFileSync(output, text.endsWith("\n") ? text : `${text}\n`, { flag: force ? "w" : "wx" });
  } catch (error) {
    if (codeOf(error) === "EEXIST") {
      throw new CommandFailure(`${output} exists already, so it was not changed. Use --force to overwrite it.`);
    }
    throw new CommandFailure(`${output} cannot be written: ${messageOf(error)}.`);
  }
  terminal.note(`Wrote ${output}.`);
}
