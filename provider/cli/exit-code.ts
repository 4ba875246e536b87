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
