import type { Command } from "commander";

import { examples, organizationId, type Run, withKey } from "../options";
import type { ProbeOptions } from "./probe";

/** Declares `probe`. */
export function declareProbe(program: Command, run: Run): void {
  withKey(program.command("probe"))
    .summary("compare how Persona answers with what this release assumes")
    .description(
      "Asks Persona and says for each assumption of this release whether the answer is as expected, different but handled, or " +
        "breaking. Changes nothing, unless --destination names an organization to walk one connection through create, " +
        "deactivate and reactivate. That connection is then left as it was found; one that did not exist is left inactive.",
    )
    .option("--destination <organization>", "also walk one connection to org_… through its life", organizationId)
    .option("--ids", "show ids in the results; otherwise they are left out")
    .addHelpText("after", examples("probe", "probe --stack sandbox --destination org_ABC123", "probe --json"))
    .action(run<ProbeOptions>((...given) => (require("./probe") as typeof import("./probe")).probe(...given)));
}
