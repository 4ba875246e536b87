import { isPersonaApiError } from "../persona/http/errors";
import type { Terminal } from "./terminal";

/** What the command's exit codes mean. Scripts rely on them, and `--help` lists them. */
export const ExitCode = {
  /** All is well. */
  fine: 0,
  /** Something wrong was found, or a request was refused. */
  wrong: 1,
  /** The command was called in a wrong way. */
  usage: 2,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** The command cannot go on. Only the message is shown, never a stack. */
export class CommandFailure extends Error {
  override readonly name = "CommandFailure";

  constructor(
    message: string,
    readonly exitCode: ExitCode = ExitCode.wrong,
  ) {
    super(message);
  }
}

/** The message of anything caught. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The code that Node gives an error of the system, such as `ENOENT`. */
export function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

/** Tells a person why the command ended: a known failure by its message only, a defect of ours with its stack. */
export function reportFailure(error: unknown, terminal: Terminal): ExitCode {
  const label = terminal.paintNote("red", "error:");
  if (error instanceof CommandFailure) {
    terminal.note(`${label} ${error.message}`);
    return error.exitCode;
  }
  if (isPersonaApiError(error) || (error instanceof Error && error.name === "SettingsError")) {
    terminal.note(`${label} ${error.message}`);
    return ExitCode.wrong;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  terminal.note(`${label} This is a defect of pulumi-persona-connect. Please report it. ${stack}`);
  return ExitCode.wrong;
}
