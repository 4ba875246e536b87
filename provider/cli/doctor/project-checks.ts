import { spawnSync } from "node:child_process";

import type { PulumiProject } from "../stack/project";
import { type Environment, plain } from "../terminal";
import type { Finding } from "./finding";

/** Whether there is a Pulumi project here, with a runtime that this package works with. */
export function checkProject(project: PulumiProject | undefined, folder: string, environment: Environment): Finding {
  const check = "Pulumi project";
  if (project === undefined) {
    return {
      check,
      verdict: "warning",
      found: `there is no Pulumi.yaml in ${folder} or above`,
      advice: "Run this in your project's folder, or make a project with `pulumi new typescript`.",
    };
  }
  const { name, file, runtime } = project;
  if (runtime === "nodejs") return { check, verdict: "ok", found: `${plain(name)}, ${file}` };
  if (runtime === "bun") return checkBun(project, environment);
  return {
    check,
    verdict: "problem",
    found: `${plain(name)} has the runtime ${plain(runtime)} (${file})`,
    advice: "This provider is for programs in TypeScript or JavaScript: use `runtime: nodejs` or `runtime: bun`.",
  };
}

function checkBun({ name, file }: PulumiProject, environment: Environment): Finding {
  const check = "Pulumi project";
  const { status } = spawnSync("node", ["--version"], { env: { ...environment } });
  if (status === 0) return { check, verdict: "ok", found: `${plain(name)}, ${file}, runtime bun` };
  return {
    check,
    verdict: "problem",
    found: `${plain(name)} has the runtime bun, but there is no node on PATH`,
    advice:
      "Install Node.js too: Pulumi starts the process of a dynamic provider with node. Without it, pulumi up fails with “could not read plugin … EOF”.",
  };
}
