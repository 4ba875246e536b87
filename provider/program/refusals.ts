import * as pulumi from "@pulumi/pulumi";

import { closestName } from "../handler/closest-name";

/** Pulumi's options that a Connection refuses: each would harm a connection, or cannot work. */
export type RefusedOption = "import" | "pluginDownloadURL" | "provider" | "version";

/**
 * Refuses options that make Pulumi run this resource in a process of its own: one process has to know all connections that the
 * program holds, or it deactivates what another has just adopted. Refuses `import` too, for which Pulumi needs a provider
 * that is not written in the program.
 *
 * @throws RunError that names the resource and the option, and says what to write instead.
 */
export function refuseOptions(name: string, type: string, options: pulumi.CustomResourceOptions): void {
  if (options.import !== undefined) {
    throw refusal(name, 'the option "import" is not supported. Remove it: a connection that exists is adopted');
  }
  for (const option of ["provider", "version", "pluginDownloadURL"] as const) {
    if (options[option] === undefined) continue;
    throw refusal(name, `the option "${option}" is not supported, since ${SECOND_PROCESS}. Remove it`);
  }
  if (options.parent?.getProvider(type) !== undefined) {
    throw refusal(
      name,
      `its parent hands down a provider for pulumi-nodejs, which is not supported, since ${SECOND_PROCESS}. ` +
        'Remove it from the options "provider" and "providers" of the parent and of the resources above it',
    );
  }
}

const SECOND_PROCESS = "it starts a second provider process, which does not know the connections of the first";

/**
 * Refuses properties that are not arguments: a misspelled one would have no effect.
 *
 * @throws RunError that names the resource, the property, and the argument that was probably meant.
 */
export function refuseUnknownArguments(name: string, args: object, known: readonly string[]): void {
  const unknown = Object.entries(args).find(([property, value]) => value !== undefined && !known.includes(property));
  if (unknown === undefined) return;
  const meant = closestName(unknown[0], known);
  const advice = meant === undefined ? `The arguments are ${known.join(", ")}` : `Write ${meant}`;
  throw refusal(name, `${unknown[0]} is not an argument of a Connection. ${advice}`);
}

function refusal(name: string, problem: string): pulumi.RunError {
  return new pulumi.RunError(`Connection "${name}": ${problem}. Nothing was done for it.`);
}
