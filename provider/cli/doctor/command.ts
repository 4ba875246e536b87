import type { Command } from "commander";

import { examples, type Run, withKey } from "../options";
import type { AccessOptions } from "../access";

/** Declares `doctor`. */
export function declareDoctor(program: Command, run: Run): void {
  withKey(program.command("doctor"))
    .summary("check everything that a deployment needs, and say what to do")
    .description(
      "Checks Node.js, the Pulumi CLI, @pulumi/pulumi, whether Pulumi's plugin process finds this package, the settings, each " +
        "API key (its organization, its rate limit), the allowed organizations and the clock. Changes nothing, prints no key.",
    )
    .addHelpText("after", examples("doctor", "doctor --stack dev", "doctor --stack dev --profile partner --json"))
    .action(run<AccessOptions>((...given) => (require("./doctor") as typeof import("./doctor")).doctor(...given)));
}
