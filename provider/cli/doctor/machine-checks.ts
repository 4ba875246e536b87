import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";

import type { Finding } from "./finding";
import type { PackageFacts } from "../package-facts";
import type { PulumiProject } from "./pulumi-project";

/** Whether this Node is new enough, for Pulumi's own package too. */
export function checkNode(version: string, { oldestNode }: PackageFacts): Finding {
  if (Number(version.split(".")[0]) >= oldestNode) return { check: "Node.js", verdict: "ok", found: version };
  return {
    check: "Node.js",
    verdict: "problem",
    found: `${version} is too old`,
    advice: `Install Node.js ${oldestNode} or newer; Pulumi runs the program with the \`node\` that is first in PATH.`,
  };
}

/** Whether there is a Pulumi project here, of a runtime that has dynamic providers in this package's language. */
export function checkProject(project: PulumiProject | undefined, folder: string): Finding {
  if (project === undefined) {
    return {
      check: "Pulumi project",
      verdict: "warning",
      found: `there is no Pulumi.yaml in ${folder} or above`,
      advice: "Run this in your project's folder, or make one with `pulumi new typescript`.",
    };
  }
  const { name, file, runtime } = project;
  if (runtime === "nodejs") return { check: "Pulumi project", verdict: "ok", found: `${name}, ${file}` };
  return {
    check: "Pulumi project",
    verdict: "problem",
    found: `${name} has the runtime ${runtime} (${file})`,
    advice: "This provider is for programs in TypeScript or JavaScript: `runtime: nodejs`.",
  };
}

/** Whether @pulumi/pulumi is found from where the plugin runs, in a version that this package works with. */
export function checkPulumi(folder: string, { oldestPulumi }: PackageFacts): Finding {
  const check = "@pulumi/pulumi";
  const found = findPackage(folder, check);
  if (found === undefined) {
    return {
      check,
      verdict: "problem",
      found: `is not found from ${folder}`,
      advice: `Run \`npm install @pulumi/pulumi\` there, ${oldestPulumi} or newer.`,
    };
  }
  if (isAtLeast(found.version, oldestPulumi))
    return { check, verdict: "ok", found: `${found.version}, ${found.folder}` };
  return {
    check,
    verdict: "problem",
    found: `${found.version} does not fit, ${found.folder}`,
    advice: `Run \`npm install @pulumi/pulumi@${oldestPulumi.split(".")[0] ?? ""}\` in ${folder}: it takes ${oldestPulumi} or newer of that major version.`,
  };
}

/**
 * Whether Pulumi's plugin process will find this package: it looks from its own folder, whatever the program imports.
 * Resolved as the text in every resource's `__provider` resolves it.
 */
export function checkResolution(folder: string, { name, version }: PackageFacts): Finding {
  const check = "Package";
  const found = findPackage(folder, name);
  if (found === undefined || !resolves(folder, `${name}/handler`)) {
    return {
      check,
      verdict: "problem",
      found: `${name} is not found from ${folder}, where Pulumi's plugin process looks for it`,
      advice: `Run \`npm install ${name}\` in that folder, or in the one of its package.json.`,
    };
  }
  const text = `${name} ${found.version} is found from ${folder}`;
  if (found.version === version) return { check, verdict: "ok", found: text };
  return {
    check,
    verdict: "warning",
    found: `${text}, but this command is of ${version}`,
    advice: `Run the project's own command, with \`npx ${name}\` in that folder.`,
  };
}

interface FoundPackage {
  readonly version: string;
  readonly folder: string;
}

function findPackage(folder: string, name: string): FoundPackage | undefined {
  try {
    const path = createRequire(`${folder}/`).resolve(`${name}/package.json`);
    const content: unknown = JSON.parse(readFileSync(path, "utf8"));
    const version =
      typeof content === "object" && content !== null && "version" in content ? content.version : undefined;
    return { version: typeof version === "string" ? version : "of no version", folder: dirname(path) };
  } catch {
    return undefined;
  }
}

function resolves(folder: string, request: string): boolean {
  try {
    createRequire(`${folder}/`).resolve(request);
    return true;
  } catch {
    return false;
  }
}

/** Of the same major version and not older, as a caret range has it. */
function isAtLeast(version: string, oldest: string): boolean {
  const [major = NaN, minor = NaN, patch = NaN] = version.split(/[.+-]/).map(Number);
  const [oldestMajor = NaN, oldestMinor = NaN, oldestPatch = NaN] = oldest.split(".").map(Number);
  if (major !== oldestMajor) return false;
  return minor > oldestMinor || (minor === oldestMinor && patch >= oldestPatch);
}
