import { type Command, InvalidArgumentError, Option } from "commander";

import { timeSpan } from "../age";
import { examples, organizationId, type Run, withKey } from "../options";
import type { ListOptions } from "./list";

/** Declares `list`. */
export function declareList(program: Command, run: Run): void {
  withKey(program.command("list"))
    .summary("list the organization's connections")
    .description("Lists the connections that the API key can see, from all pages, newest first.")
    .option("--status <status>", "only connections with this status, such as pending, active or inactive")
    .addOption(
      new Option("--direction <direction>", "only connections in this direction").choices(["outbound", "inbound"]),
    )
    .addOption(new Option("--destination <organization>", "only connections to org_…").argParser(organizationId))
    .addOption(
      new Option(
        "--older-than <age>",
        "only connections that were last updated longer ago than this, such as 12h or 30d",
      ).argParser(span),
    )
    .addOption(
      new Option("--sort <order>", "order of the list: newest created first, last updated first, or from A to Z")
        .choices(["created", "updated", "partner", "status"])
        .default("created"),
    )
    .option("--state <file>", "also show which resource in this `pulumi stack export` manages a connection; - is stdin")
    .addHelpText(
      "after",
      examples(
        "list --direction outbound --status pending --older-than 30d",
        "list --stack prod --sort updated",
        "list --json --profile partner",
      ),
    )
    .action(run<ListOptions>((...given) => (require("./list") as typeof import("./list")).list(...given)));
}

function span(text: string): number {
  const milliseconds = timeSpan(text);
  if (milliseconds !== undefined) return milliseconds;
  throw new InvalidArgumentError("It must be a number and m, h, d or w, such as 30d.");
}
