import type { PackageFacts } from "../package-facts";
import { CommandFailure } from "../failure";
import { pulumi } from "../stack/pulumi-cli";
import type { Environment } from "../terminal";
import type { Finding } from "./finding";

/** Whether this Node is new enough, for Pulumi's own package too. */
export function checkNode(version: string, { oldestNode }: PackageFacts): Finding {
  if (Number(version.split(".")[0]) >= oldestNode) return { check: "Node.js", verdict: "ok", found: version };
  return {
    check: "Node.js",
    verdict: "problem",
    found: `${version} is too old`,
    advice: `Install Node.js ${oldestNode} or newer. Pulumi runs the program with the first node on PATH.`,
  };
}

/** Whether there is a Pulumi CLI on PATH, in a version that this package works with. */
export function checkCli(environment: Environment, { oldestPulumi }: PackageFacts): Finding {
  const check = "Pulumi CLI";
  let version: string;
  try {
    version = pulumi(["version"], process.cwd(), environment).trim().replace(/^v/, "");
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    return {
      check,
      verdict: "problem",
      found: error.message,
      advice: "Install it as https://www.pulumi.com/docs/install/ says, and open a new terminal.",
    };
  }
  if (isAtLeast(version, oldestPulumi)) return { check, verdict: "ok", found: version };
  return {
    check,
    verdict: "warning",
    found: `${version} is older than @pulumi/pulumi may be for this package (${oldestPulumi})`,
    advice: "Update it as https://www.pulumi.com/docs/install/ says.",
  };
}

/** Whether a version is not older, and has the same major version, as in a caret range. */
export function isAtLeast(version: string, oldest: string): boolean {
  const [major = NaN, minor = NaN, patch = NaN] = version.split(/[.+-]/).map(Number);
  const [oldestMajor = NaN, oldestMinor = NaN, oldestPatch = NaN] = oldest.split(".").map(Number);
  if (major !== oldestMajor) return false;
  return minor > oldestMinor || (minor === oldestMinor && patch >= oldestPatch);
}
