import type { Command } from "commander";

import { examples, type Run, withKey } from "../options";
import type { DoctorOptions } from "./doctor";

/** Declares `doctor`. */
export function declareDoctor(program: Command, run: Run): void {
  withKey(program.command("doctor"))
    .summary("check everything that a deployment needs, and say what to do")
    .description(
      "Checks Node.js, @pulumi/pulumi, whether Pulumi's plugin process finds this package, the settings, each API key " +
        "(its organization, its rate limit), the allowed organizations and the clock. Changes nothing, prints no key.",
    )
    .option("--stack <name>", "also read the plain settings in Pulumi.<name>.yaml; encrypted settings cannot be read")
    .addHelpText(
      "after",
      examples("doctor", "doctor --stack dev", `doctor --json | jq '.findings[] | select(.verdict != "ok")'`),
    )
    .action(run<DoctorOptions>((...given) => (require("./doctor") as typeof import("./doctor")).doctor(...given)));
}
