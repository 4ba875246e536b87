import { type Command, Option } from "commander";

import { examples, organizationId, type Run, withKey } from "../options";
import type { ListOptions } from "./list";

/** Declares `list`. */
export function declareList(program: Command, run: Run): void {
  withKey(program.command("list"))
    .summary("list the organization's connections")
    .description("Lists the connections that the API key can see, newest first, from all pages.")
    .option(
      "--status <status>",
      "only connections with this status: pending, active, inactive, or a new one of Persona's",
    )
    .addOption(
      new Option("--direction <direction>", "only connections in this direction").choices(["outbound", "inbound"]),
    )
    .addOption(new Option("--destination <organization>", "only connections to org_…").argParser(organizationId))
    .addHelpText("after", examples("list --direction outbound --status pending", "list --json --profile partner"))
    .action(run<ListOptions>((...given) => (require("./list") as typeof import("./list")).list(...given)));
}
