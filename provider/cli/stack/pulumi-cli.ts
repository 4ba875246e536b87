import { spawnSync } from "node:child_process";

import { quote } from "../../persona/http/quote";
import { CommandFailure, codeOf } from "../failure";
import type { Environment } from "../terminal";

/** Room for the configuration of any stack. */
const LARGEST_OUTPUT = 64 * 1024 * 1024;

/**
 * Runs the Pulumi CLI and returns its output.
 *
 * @param words its command line; Pulumi is told not to ask questions.
 * @throws CommandFailure if there is no Pulumi CLI, or if it fails; then with Pulumi's own message.
 */
export function pulumi(words: readonly string[], folder: string, environment: Environment): string {
  const { error, status, stdout, stderr } = spawnSync("pulumi", [...words, "--non-interactive"], {
    cwd: folder,
    // Otherwise the CLI may look for a newer version of itself on the network.
    env: { ...environment, PULUMI_SKIP_UPDATE_CHECK: "true" },
    encoding: "utf8",
    maxBuffer: LARGEST_OUTPUT,
  });
  if (codeOf(error) === "ENOENT") throw new CommandFailure("The Pulumi CLI (pulumi) was not found on PATH.");
  if (error !== undefined) throw new CommandFailure(`The Pulumi CLI could not be run: ${error.message}.`);
  if (status === 0) return stdout;
  const said = quote(stderr).replace(/^error: /, "");
  throw new CommandFailure(`pulumi ${words.slice(0, 1).join(" ")} failed: ${said === "" ? "it gave no reason" : said}`);
}
