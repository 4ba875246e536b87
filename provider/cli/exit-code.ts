/** What the command's exit codes mean. They are a contract with scripts, and stand in `--help`. */
export const ExitCode = {
  /** All is well. */
  fine: 0,
  /** Something wrong was found, or what was asked for was refused. */
  wrong: 1,
  /** The command was not used as it must be. */
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
