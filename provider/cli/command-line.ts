import { Command, CommanderError, InvalidArgumentError, Option } from "commander";

import { isProfileName } from "../handler/connection/check";
import { isOrganizationId } from "../persona/identifiers";
import type { DoctorOptions } from "./doctor/doctor";
import type { EmulatorCommandOptions } from "./emulator/emulator";
import { ExitCode } from "./exit-code";
import { reportFailure } from "./failure-report";
import type { GenerateOptions } from "./generate/generate";
import type { GraphOptions } from "./graph/graph";
import type { ListOptions } from "./list";
import { packageFacts } from "./package-facts";
import type { Terminal } from "./terminal";

/**
 * Runs the command and says how it went. Each part of it is loaded only when it is asked for, so that `--help` is quick.
 *
 * @param words of the command line, without the program's name.
 */
export async function run(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let exitCode: ExitCode = ExitCode.fine;
  const ended = (code: ExitCode): void => {
    exitCode = code;
  };
  try {
    await commandLine(terminal, ended).parseAsync(words, { from: "user" });
    return exitCode;
  } catch (error) {
    terminal.endProgress();
    // Help that was asked for is no error; commander has written what it had to say.
    if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.fine : ExitCode.usage;
    return reportFailure(error, terminal);
  }
}

const ENVIRONMENT_HELP = `
Environment:
  PERSONA_API_KEY         the API key; it decides organization and environment
  PERSONA_API_KEY_<NAME>  the key of the profile NAME, used with --profile NAME
  PERSONA_BASE_URL        default: Persona's public API
  PERSONA_VERSION         API version, a date; default: the newest known
  NO_COLOR                no colours on a terminal either

Exit codes:
  0  fine
  1  something wrong was found, or what was asked for was refused
  2  wrong usage of this command

Results go to stdout, all else to stderr.`;

function commandLine(terminal: Terminal, ended: (code: ExitCode) => void): Command {
  const { name, version } = packageFacts();
  const command = new Command(name)
    .description("Shows the Persona Connect connections that a Pulumi program declares or could declare. Changes none.")
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
    .showHelpAfterError("Run it with --help to see how it is used.")
    .exitOverride()
    .addHelpText("after", ENVIRONMENT_HELP);

  withKey(command.command("doctor"))
    .summary("check all that a deployment needs, and say what to do")
    .description(
      "Checks Node.js, @pulumi/pulumi, whether Pulumi's plugin process finds this package, the settings, each API key " +
        "(whose it is, what is left of its rate limit), the allowed organizations and the clock. Changes nothing, prints no key.",
    )
    .option("--stack <name>", "read the plain settings in Pulumi.<name>.yaml too; encrypted ones cannot be read")
    .addHelpText(
      "after",
      examples("doctor", "doctor --stack dev", `doctor --json | jq '.findings[] | select(.verdict != "ok")'`),
    )
    .action(async (options: DoctorOptions) => {
      const { doctor } = require("./doctor/doctor") as typeof import("./doctor/doctor");
      ended(await doctor(options, terminal));
    });

  withKey(command.command("list"))
    .summary("list the organization's connections")
    .description("Lists the connections that the API key sees, newest first, from all pages.")
    .option("--status <status>", "only those pending, active, inactive, or whatever Persona adds")
    .addOption(new Option("--direction <direction>", "only those in one direction").choices(["outbound", "inbound"]))
    .addOption(new Option("--destination <organization>", "only those shared with org_…").argParser(organizationId))
    .addHelpText("after", examples("list --direction outbound --status pending", "list --json --profile partner"))
    .action(async (options: ListOptions) => {
      const { list } = require("./list") as typeof import("./list");
      ended(await list(options, terminal));
    });

  withOutput(withKey(command.command("generate")))
    .summary("write a program that declares the existing outbound connections")
    .description(
      "Writes a TypeScript program that declares the organization's outbound connections. Its first `pulumi up` adopts them: " +
        "nothing is created. Inactive ones are comments, since an `up` would reactivate them. Resources are named after their " +
        "destinations, so that the names are the same in every run.",
    )
    .option("--state <file>", "leave out what this `pulumi stack export` holds; - is stdin")
    .option("--include-inactive", "declare inactive connections too; the next `pulumi up` reactivates them")
    .option("--protect", "let Pulumi refuse to delete the resources")
    .addHelpText(
      "after",
      examples("generate --output index.ts", "generate --profile partner", "generate --state state.json"),
    )
    .action(async (options: GenerateOptions) => {
      const { generate } = require("./generate/generate") as typeof import("./generate/generate");
      ended(await generate(options, terminal));
    });

  withOutput(withKey(command.command("graph")))
    .summary("draw the organization and its partners")
    .description("Draws who shares with whom: as Mermaid text, or as a picture that needs no other file.")
    .addOption(
      new Option("--format <format>", "form of the picture").choices(["mermaid", "svg", "html"]).default("mermaid"),
    )
    .addHelpText("after", examples("graph", "graph --format svg --output connections.svg"))
    .action(async (options: GraphOptions) => {
      const { graph } = require("./graph/graph") as typeof import("./graph/graph");
      ended(await graph(options, terminal));
    });

  command
    .command("emulator")
    .summary("run a Persona Connect API on this machine")
    .description(
      "Runs a Persona Connect API on loopback, prints what to set to use it, then each request. Ctrl-C ends it.",
    )
    .addOption(new Option("--port <port>", "0: any that is free").default(8585).argParser(wholeNumber(0, 65_535)))
    .option("--seed <file>", "connections to begin with, a JSON list; - is stdin")
    .addOption(
      new Option("--connections <count>", "connections to make up").default(0).argParser(wholeNumber(0, 100_000)),
    )
    .addOption(new Option("--latency <ms>", "wait before each answer").default(0).argParser(wholeNumber(0, 600_000)))
    .addOption(
      new Option("--rate-limit <count>", "requests a minute").default(300).argParser(wholeNumber(1, 1_000_000)),
    )
    .option("--json", "print one JSON object a line, for machines")
    .addHelpText(
      "after",
      examples("emulator --connections 20", "emulator --seed connections.json --rate-limit 10") +
        '\n\nA seed, with all that it may hold:\n  [{ "destinationOrganizationId": "org_GLOBEX", "sourceOrganizationId": "org_ACME", "status": "active",' +
        '\n     "createdAt": "2026-01-31T12:00:00Z", "scopes": ["inquiry.read"], "environmentId": "env_ACMESANDBOX" }]' +
        "\n\nWhat people do in the dashboard, with the id of a connection:\n  curl -X POST http://127.0.0.1:8585/_emulator/connections/cxn_…/accept (or /deactivate, /remove)" +
        "\n  curl http://127.0.0.1:8585/_emulator/connections lists them.",
    )
    .action(async (options: EmulatorCommandOptions) => {
      const { emulator } = require("./emulator/emulator") as typeof import("./emulator/emulator");
      ended(await emulator(options, terminal));
    });

  return command;
}

function withKey(command: Command): Command {
  return command
    .addOption(new Option("--profile <name>", "use the key in PERSONA_API_KEY_<NAME>").argParser(profileName))
    .option("--json", "print JSON, for machines");
}

function withOutput(command: Command): Command {
  return command
    .option("--output <file>", "write to a file instead of stdout; an existing one is left as it is")
    .option("--force", "overwrite the file that --output names");
}

function examples(...lines: string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ pulumi-persona-connect ${line}`).join("\n")}`;
}

function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (/^\d+$/.test(text) && number >= least && number <= most) return number;
    throw new InvalidArgumentError(`It must be a whole number, ${least} to ${most}.`);
  };
}

function organizationId(text: string): string {
  if (isOrganizationId(text)) return text;
  throw new InvalidArgumentError("It must be the id of an organization, such as org_ABC123.");
}

function profileName(text: string): string {
  if (isProfileName(text)) return text;
  throw new InvalidArgumentError("It must be a name of letters, digits, - and _.");
}
