import { readFileSync, writeFileSync } from "node:fs";

import { codeOf, CommandFailure, messageOf } from "./command-failure";
import { ExitCode } from "./exit-code";
import type { Terminal } from "./terminal";

/** A file that the command line named, as messages name it. */
export interface TextFile {
  readonly name: string;
  readonly text: string;
}

const STDIN = 0;

/**
 * Reads a file named on the command line; `-` is stdin.
 *
 * @throws CommandFailure where it cannot be read.
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
  /** Whether an existing file is overwritten. */
  readonly force?: true;
}

/**
 * Writes a result to the file that was asked for, or to stdout.
 *
 * @throws CommandFailure where the file exists already and `force` is not given, or cannot be written.
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
      throw new CommandFailure(`${output} exists already and was left as it is. Give --force to overwrite it.`);
    }
    throw new CommandFailure(`${output} cannot be written: ${messageOf(error)}.`);
  }
  terminal.note(`Wrote ${output}.`);
}
