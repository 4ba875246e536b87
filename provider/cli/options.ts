import { type Command, InvalidArgumentError, Option } from "commander";

import { isProfileName } from "../handler/settings";
import { isOrganizationId } from "../persona/identifiers";
import type { ExitCode } from "./failure";
import type { Terminal } from "./terminal";

/** Makes an action of commander's out of a command's own function. */
export type Run = <Options>(
  action: (options: Options, terminal: Terminal) => Promise<ExitCode>,
) => (options: Options) => Promise<void>;

/** Adds the options of every command that asks Persona. */
export function withKey(command: Command): Command {
  return command
    .addOption(new Option("--profile <name>", "use the key of this profile").argParser(profileName))
    .option("--stack <name>", "use the settings and secrets of this stack of the project, read by the Pulumi CLI")
    .option("--json", "print JSON, for machines");
}

/** Adds the options of every command that can write its result to a file. */
export function withOutput(command: Command): Command {
  return command
    .option("--output <file>", "write to a file instead of stdout; an existing file is not overwritten")
    .option("--force", "overwrite the file that --output names");
}

/** The last part of a command's help. */
export function examples(...lines: string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ pulumi-persona-connect ${line}`).join("\n")}`;
}

/** Reads a whole number within these limits. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (/^\d+$/.test(text) && number >= least && number <= most) return number;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
}

/** Reads the id of an organization. */
export function organizationId(text: string): string {
  if (isOrganizationId(text)) return text;
  throw new InvalidArgumentError("It must be the id of an organization, such as org_ABC123.");
}

function profileName(text: string): string {
  if (isProfileName(text)) return text;
  throw new InvalidArgumentError("It must be a name of letters, digits, - and _.");
}
