import { type Command, Option } from "commander";

import { examples, type Run, withKey, withOutput } from "../options";
import type { GenerateOptions } from "./generate";

/** Declares `generate`. */
export function declareGenerate(program: Command, run: Run): void {
  withOutput(withKey(program.command("generate")))
    .summary("write a program that declares the existing outbound connections")
    .description(
      "Writes a TypeScript program that declares the organization's outbound connections. Its first `pulumi up` adopts them " +
        "and creates none. Inactive connections are written as comments, because `pulumi up` would reactivate them. A " +
        "resource is named after its destination, so every run gives the same names.",
    )
    .addOption(
      new Option("--format <format>", "a program, or the list of partners that examples/partners-from-yaml reads")
        .choices(["typescript", "yaml"])
        .default("typescript"),
    )
    .option("--state <file>", "leave out the connections in this `pulumi stack export`; - is stdin")
    .option("--include-inactive", "declare inactive connections too; the next `pulumi up` reactivates them")
    .option("--protect", "let Pulumi refuse to delete the resources")
    .addHelpText(
      "after",
      examples("generate --output index.ts", "generate --stack prod --state state.json", "generate --format yaml"),
    )
    .action(
      run<GenerateOptions>((...given) => (require("./generate") as typeof import("./generate")).generate(...given)),
    );
}
