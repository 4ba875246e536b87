import type { Configuration } from "../../handler/settings";
import { CommandFailure } from "../failure";
import type { Environment } from "../terminal";
import { findPulumiProject, isObject, type PulumiProject } from "./project";
import { pulumi } from "./pulumi-cli";

/** The configuration of a stack, secrets decrypted. Never print or keep its values. */
export interface StackConfiguration {
  /** Looks a setting up, as the provider does. */
  readonly configuration: Configuration;
  /** Names of the settings that begin with `persona:`. */
  readonly names: readonly string[];
  /** Names of the profiles in `persona:profiles`. */
  readonly profiles: readonly string[];
}

/**
 * Reads the configuration of a stack of the project in this folder.
 *
 * @param stack its name, as `pulumi stack select` takes it.
 * @throws CommandFailure if there is no project, no Pulumi CLI or no such stack, or if its secrets cannot be decrypted.
 */
export function stackConfiguration(stack: string, folder: string, environment: Environment): StackConfiguration {
  const project = findPulumiProject(folder);
  if (project !== undefined) return readStackConfiguration(project, stack, environment);
  throw new CommandFailure(`There is no Pulumi.yaml in ${folder} or above, so there is no stack ${stack}.`);
}

/**
 * Reads the configuration of a stack through the Pulumi CLI, which decrypts it and opens Pulumi ESC environments.
 *
 * @throws CommandFailure as {@link stackConfiguration} does.
 */
export function readStackConfiguration(
  { folder }: PulumiProject,
  stack: string,
  environment: Environment,
): StackConfiguration {
  const entries = parseConfiguration(
    pulumi(["config", "--json", "--show-secrets", "--stack", stack], folder, environment),
  );
  const values = new Map(
    Object.entries(entries).flatMap(([name, entry]): [string, string][] =>
      name.startsWith("persona:") && isObject(entry) && typeof entry.value === "string" ? [[name, entry.value]] : [],
    ),
  );
  return {
    configuration: (name) => values.get(name),
    names: [...values.keys()].sort(),
    profiles: profileNames(values.get("persona:profiles")),
  };
}

/** A stack without configuration may print nothing. Anything else must be read, or a key of the environment would be used instead. */
function parseConfiguration(text: string): Readonly<Record<string, unknown>> {
  const value = text.trim() === "" ? {} : parsed(text);
  if (isObject(value)) return value;
  throw new CommandFailure("pulumi config printed something that is not a JSON object. Update the Pulumi CLI.");
}

/** None for a value of the wrong form: reading the settings reports it. */
function profileNames(text: string | undefined): readonly string[] {
  const profiles = parsed(text ?? "{}");
  return isObject(profiles) ? Object.keys(profiles) : [];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
