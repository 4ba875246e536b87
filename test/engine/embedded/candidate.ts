import type { DeploymentContext } from "./deployment-context";
import type { Plugin } from "./plugin";
import { containsUnknowns, type PropertyMap, type PropertyValue } from "./property-value";
import type { Goal, Registration } from "./registration";
import { ignoreInputs } from "./resource-diff";
import type { ResourceState } from "./resource-state";

/** One registration on its way to its steps. */
export interface Candidate {
  registration: Registration;
  goal: Goal;
  urn: string;
  old: ResourceState | undefined;
  new: ResourceState;
  /** None for components and providers. */
  plugin: Plugin | undefined;
}

/** Runs Check and takes its inputs into the new state. Says whether it refused them. */
export async function checkInputs(
  context: DeploymentContext,
  candidate: Candidate,
  { targeted, withoutOld }: { targeted: boolean; withoutOld: boolean },
): Promise<boolean> {
  const { goal, old, plugin } = candidate;
  const oldInputs = old?.inputs ?? {};
  if (plugin === undefined) {
    if (old !== undefined) candidate.new.inputs = ignoreInputs(goal.properties, oldInputs, goal.ignoreChanges);
    return false;
  }
  if (!targeted) {
    candidate.new.inputs = oldInputs;
    return false;
  }
  if (withoutOld) return checkWithPlugin(context, candidate, plugin, {}, goal.properties);
  return checkWithPlugin(
    context,
    candidate,
    plugin,
    oldInputs,
    ignoreInputs(goal.properties, oldInputs, goal.ignoreChanges),
  );
}

export async function checkWithPlugin(
  context: DeploymentContext,
  candidate: Candidate,
  plugin: Plugin,
  olds: PropertyMap,
  news: PropertyMap,
): Promise<boolean> {
  const { goal, urn } = candidate;
  const { inputs, failures } = await plugin.check(urn, olds, news);
  for (const { property, reason } of failures) {
    const subject = `${goal.type} resource '${goal.name}'`;
    const value = describe(candidate.new.inputs[property]);
    const problem = property === "" ? ` has a problem` : `: property ${property} value ${value} has a problem`;
    context.events.error(`${subject}${problem}: ${reason}`, urn);
  }
  candidate.new.inputs = inputs;
  return failures.length > 0;
}

/** As the real engine prints a property's value. */
function describe(value: PropertyValue | undefined): string {
  if (value === undefined) return "{<nil>}";
  if (containsUnknowns(value)) return "{output<string>{}}";
  return `{${typeof value === "object" ? JSON.stringify(value) : String(value)}}`;
}
