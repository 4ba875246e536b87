import { type Command, Option } from "commander";

import { examples, type Run, withKey, withOutput } from "../options";
import type { GraphOptions } from "./graph";

/** Declares `graph`. */
export function declareGraph(program: Command, run: Run): void {
  withOutput(withKey(program.command("graph")))
    .summary("draw the organization and its partners")
    .description(
      "Draws who shares with whom, grouped by status: as Mermaid text, as a picture, or as a page with a search. Each is one " +
        "file that loads nothing.",
    )
    .addOption(
      new Option("--format <format>", "form of the picture").choices(["mermaid", "svg", "html"]).default("mermaid"),
    )
    .addHelpText("after", examples("graph", "graph --format html --output connections.html"))
    .action(run<GraphOptions>((...given) => (require("./graph") as typeof import("./graph")).graph(...given)));
}
