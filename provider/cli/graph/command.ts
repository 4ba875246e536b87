import { type Command, Option } from "commander";

import { examples, type Run, withKey, withOutput } from "../options";
import type { GraphOptions } from "./graph";

/** Declares `graph`. */
export function declareGraph(program: Command, run: Run): void {
  withOutput(withKey(program.command("graph")))
    .summary("draw the organization and its partners")
    .description("Draws who shares with whom: as Mermaid text, or as a picture in one file.")
    .addOption(
      new Option("--format <format>", "form of the picture").choices(["mermaid", "svg", "html"]).default("mermaid"),
    )
    .addHelpText("after", examples("graph", "graph --format svg --output connections.svg"))
    .action(run<GraphOptions>((...given) => (require("./graph") as typeof import("./graph")).graph(...given)));
}
