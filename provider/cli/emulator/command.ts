import { type Command, Option } from "commander";

import { examples, type Run, wholeNumber } from "../options";
import type { EmulatorCommandOptions } from "./emulator";

/** Declares `emulator`. */
export function declareEmulator(program: Command, run: Run): void {
  program
    .command("emulator")
    .summary("run a Persona Connect API on this machine")
    .description(
      "Runs a Persona Connect API on loopback, with a page that shows all connections and accepts or deactivates them. It " +
        "prints which variables to set, then each request. Ctrl-C ends it.",
    )
    .addOption(new Option("--port <port>", "0: any free port").default(8585).argParser(wholeNumber(0, 65_535)))
    .option("--seed <file>", "connections to begin with, a JSON list; - is stdin")
    .addOption(
      new Option("--connections <count>", "number of connections to make up")
        .default(0)
        .argParser(wholeNumber(0, 100_000)),
    )
    .addOption(new Option("--latency <ms>", "wait before each answer").default(0).argParser(wholeNumber(0, 600_000)))
    .addOption(
      new Option("--rate-limit <count>", "requests a minute").default(300).argParser(wholeNumber(1, 1_000_000)),
    )
    .addOption(
      new Option("--shape <shape>", "published shape of the answers: A, the reference's, to B, the newest")
        .choices(["A", "A2", "B1", "B"])
        .default("B"),
    )
    .option("--json", "print one JSON object a line, for machines")
    .addHelpText(
      "after",
      examples("emulator --connections 20", "emulator --seed connections.json --rate-limit 10") + SEED_AND_DASHBOARD,
    )
    .action(
      run<EmulatorCommandOptions>((...given) =>
        (require("./emulator") as typeof import("./emulator")).emulator(...given),
      ),
    );
}

const SEED_AND_DASHBOARD = `

A seed with everything that it may hold:
  [{ "destinationOrganizationId": "org_GLOBEX", "sourceOrganizationId": "org_ACME", "status": "active",
     "createdAt": "2026-01-31T12:00:00Z", "scopes": ["inquiry.read"], "environmentId": "env_ACMESANDBOX" }]

To do what a person does in the dashboard, open http://127.0.0.1:8585/, or call with the id of a connection:
  curl -X POST http://127.0.0.1:8585/_emulator/connections/cxn_…/accept (or /deactivate, /remove)
  curl http://127.0.0.1:8585/_emulator/connections lists the connections.`;
