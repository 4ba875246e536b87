import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

import type { PackageFacts } from "../package-facts";
import type { PulumiProject } from "../stack/project";
import type { Finding } from "./finding";
import { isAtLeast } from "./machine-checks";

/** Whether @pulumi/pulumi is found from the plugin's folder, in a version that this package works with. */
export function checkPulumi(folder: string, { oldestPulumi }: PackageFacts): Finding {
  const check = "@pulumi/pulumi";
  const found = findPackage(folder, check);
  if (found === undefined) {
    return {
      check,
      verdict: "problem",
      found: `is not found from ${folder}`,
      advice: `Run \`npm install @pulumi/pulumi\` in ${installationFolder(folder)}. It must be ${oldestPulumi} or newer.`,
    };
  }
  if (isAtLeast(found.version, oldestPulumi)) {
    return { check, verdict: "ok", found: `${found.version}, ${found.folder}` };
  }
  return {
    check,
    verdict: "problem",
    found: `${found.version} does not fit, ${found.folder}`,
    advice:
      `Run \`npm install @pulumi/pulumi@${oldestPulumi.split(".")[0] ?? ""}\` in ${installationFolder(folder)}. ` +
      `It must be ${oldestPulumi} or newer, with the same major version.`,
  };
}

/** TypeScript 7 has no compiler that Pulumi could load, so a project that Pulumi compiles needs an older one. */
export function checkTypeScript(project: PulumiProject | undefined): Finding[] {
  if (project?.runtime !== "nodejs" || !project.compilesTypeScript) return [];
  const { pluginFolder } = project;
  const found = findPackage(pluginFolder, "typescript");
  if (found === undefined || !hasTypeScript(pluginFolder)) return [];
  const check = "TypeScript";
  if (Number(found.version.split(".")[0]) < 7) return [{ check, verdict: "ok", found: found.version }];
  return [
    {
      check,
      verdict: "problem",
      found: `Pulumi cannot compile the program with TypeScript ${found.version}`,
      advice:
        "Run `npm install --save-dev typescript@6`. Or let Node run the program: set `typescript: false` under `options:` of `runtime:` in Pulumi.yaml.",
    },
  ];
}

function hasTypeScript(folder: string): boolean {
  return existsSync(folder) && readdirSync(folder).some((file) => file === "tsconfig.json" || /\.[cm]?ts$/.test(file));
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
      advice: `Run \`npm install ${name}\` in ${installationFolder(folder)}. A bundle of the program does not replace it.`,
    };
  }
  const text = `${name} ${found.version} is found from ${folder}`;
  if (found.version === version) return { check, verdict: "ok", found: text };
  return {
    check,
    verdict: "warning",
    found: `${text}, but this command belongs to ${version}`,
    advice: `Run the project's own command: \`npx ${name}\` in that folder.`,
  };
}

/** Where `npm install` puts packages for a folder: the nearest package.json, not the folder of a build. */
function installationFolder(folder: string): string {
  for (let above = folder; ; above = dirname(above)) {
    if (existsSync(join(above, "package.json"))) return above;
    if (dirname(above) === above) return folder;
  }
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
    return { version: typeof version === "string" ? version : "without a version", folder: dirname(path) };
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
