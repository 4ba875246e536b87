import { Command, CommanderError } from "commander";

import { declareDoctor } from "./doctor/command";
import { declareEmulator } from "./emulator/command";
import { ExitCode, reportFailure } from "./failure";
import { declareGenerate } from "./generate/command";
import { declareGraph } from "./graph/command";
import { declareList } from "./list/command";
import type { Run } from "./options";
import { packageFacts } from "./package-facts";
import { declareProbe } from "./probe/command";
import type { Terminal } from "./terminal";

/**
 * Runs the command and says how it went. The code of a command is loaded only when that command runs, so that `--help` is quick.
 *
 * @param words of the command line, without the program's name.
 */
export async function run(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let exitCode: ExitCode = ExitCode.fine;
  const program = commandLine(terminal);
  const runAction: Run = (action) => async (options) => {
    exitCode = await action(options, terminal);
  };
  for (const declare of [declareDoctor, declareList, declareGenerate, declareGraph, declareProbe, declareEmulator]) {
    declare(program, runAction);
  }
  try {
    await program.parseAsync(words, { from: "user" });
    return exitCode;
  } catch (error) {
    terminal.endProgress();
    // Help that was asked for is not an error. Commander has already written its message.
    if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.fine : ExitCode.usage;
    return reportFailure(error, terminal);
  }
}

const ENVIRONMENT_HELP = `
Environment:
  PERSONA_API_KEY         the API key; it belongs to one organization and one environment
  PERSONA_API_KEY_<NAME>  the key of the profile NAME, used with --profile NAME
  PERSONA_BASE_URL        default: Persona's public API
  PERSONA_VERSION         API version, a date; default: the version that this release was made for
  NO_COLOR                print no colours

Exit codes:
  0  fine
  1  something is wrong, or a request was refused
  2  the command was called in a wrong way

Results go to stdout, everything else to stderr.
With --stack NAME, the stack's configuration comes before the environment.`;

function commandLine(terminal: Terminal): Command {
  const { name, version } = packageFacts();
  return new Command(name)
    .description("Works with the Persona Connect connections that a Pulumi program declares or could declare.")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .configureHelp({ styleTitle: (title) => terminal.paint("bold", title), showGlobalOptions: false })
    .configureOutput({
      writeOut: (text) => {
        terminal.print(text);
      },
      writeErr: (text) => {
        terminal.note(text.trimEnd());
      },
    })
    .showHelpAfterError("Run it with --help to see how to use it.")
    .exitOverride()
    .addHelpText("after", ENVIRONMENT_HELP);
}
