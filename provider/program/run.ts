import { isAbsolute } from "node:path";

import * as pulumi from "@pulumi/pulumi";

import { Deployment } from "../handler/deployment/deployment";
import { environmentName } from "../handler/settings";

/** Whether the program runs in a unit test with Pulumi's mocks. Source: pulumi sdk/nodejs, runtime/mocks.ts, `MockMonitor`. */
export function hasMocks(): boolean {
  const monitor: object | undefined = pulumi.runtime.getMonitor();
  return monitor !== undefined && "mocks" in monitor;
}

/**
 * Whether the program is a function that the Automation API runs inline, in the process of its caller: such a program has an
 * engine, and no folder. Source: pulumi sdk/nodejs, automation/server.ts.
 */
function isInline(): boolean {
  return pulumi.runtime.getMonitor() !== undefined && !isAbsolute(pulumi.runtime.getRootDirectory());
}

/** One deployment for each run of a program that this process holds, so that its lookups share the rate limit. */
const deployments = new WeakMap<object, Deployment>();

/**
 * The deployment whose settings a lookup uses, with the profile that it is to use. An inline program shares its process with
 * other stacks, and Connections get the environment of the stack's workspace instead: it uses stack configuration only.
 *
 * @throws RunError where an inline program's process has a setting in its environment that the stack's configuration lacks.
 */
export function deploymentOf(profile: string | undefined): Deployment {
  const config = new pulumi.Config("persona");
  const inline = isInline();
  if (inline) refuseEnvironment(config, profile);
  const run = pulumi.runtime.getStackResource() ?? pulumi;
  const known = deployments.get(run);
  if (known !== undefined) return known;
  const deployment = new Deployment(undefined, inline ? {} : process.env);
  deployment.configure((name) => config.get(name.replace(/^persona:/, "")));
  deployments.set(run, deployment);
  return deployment;
}

/** A setting in the environment of the process could be meant for any of its stacks, so guessing could read another organization. */
function refuseEnvironment(config: pulumi.Config, profile: string | undefined): void {
  const key = profile === undefined ? ["PERSONA_API_KEY", "apiKey"] : [environmentName(profile), "profiles"];
  for (const [variable, setting] of [key, ["PERSONA_BASE_URL", "baseUrl"], ["PERSONA_VERSION", "apiVersion"]]) {
    if (variable === undefined || setting === undefined) continue;
    if ((process.env[variable] ?? "") === "" || config.get(setting) !== undefined) continue;
    throw new pulumi.RunError(
      `A lookup in an inline program of the Automation API does not use ${variable}: it is set in the environment of this process, ` +
        `which all stacks of the process share. Set persona:${setting} in the stack's configuration instead, with stack.setConfig.`,
    );
  }
}
