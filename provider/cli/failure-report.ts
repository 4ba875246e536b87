import { isPersonaApiError } from "../persona/http/errors";
import { CommandFailure } from "./command-failure";
import { ExitCode } from "./exit-code";
import type { Terminal } from "./terminal";

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
  terminal.note(`${label} This is a defect of pulumi-persona-connect, please report it. ${stack}`);
  return ExitCode.wrong;
}
