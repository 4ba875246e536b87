import type { DeploymentContext } from "./deployment-context";
import { UNKNOWN, type PropertyMap } from "./property-value";
import { diffWithPlugin, withReplaceOnChanges } from "./resource-diff";
import type { ResourceState } from "./resource-state";
import { isProviderType, parseReference } from "./urn";

/** The URNs for which steps were generated, by kind of step. */
export interface GeneratedUrns {
  reads: Set<string>;
  creates: Set<string>;
  sames: Set<string>;
  updates: Set<string>;
  replaces: Set<string>;
  deletes: Set<string>;
}

export interface DependentReplacement {
  resource: ResourceState;
  keys: string[];
}

/**
 * What must be replaced along with a resource that is deleted before it is created anew: dependents for which a change
 * of the properties they take from it means replacement. They are found by diffing them against unknowns.
 */
export async function dependentReplacements(
  context: DeploymentContext,
  generated: GeneratedUrns,
  root: ResourceState,
): Promise<DependentReplacement[]> {
  const replaced = new Set([root.urn]);
  const found: DependentReplacement[] = [];
  // Whatever this run has dealt with cannot depend on a resource that was registered only now.
  const settled = new Set(Object.values(generated).flatMap((urns: Set<string>) => [...urns]));
  for (const dependent of context.graph.contains(root) ? context.graph.dependingOn(root, settled) : []) {
    const keys = await replacementKeys(context, dependent, replaced);
    if (keys === undefined) continue;
    found.push({ resource: dependent, keys });
    replaced.add(dependent.urn);
  }
  for (const [urn, state] of context.olds) {
    const cascades = state.replaceWith.includes(root.urn) || state.deletedWith === root.urn;
    if (cascades && !replaced.has(urn)) found.push({ resource: state, keys: [] });
  }
  return found;
}

async function replacementKeys(
  context: DeploymentContext,
  resource: ResourceState,
  replaced: ReadonlySet<string>,
): Promise<string[] | undefined> {
  if (!resource.custom || resource.external || isProviderType(resource.type)) return undefined;
  if (replaced.has(parseReference(resource.provider).urn) || replaced.has(resource.deletedWith)) return [];
  let depends = false;
  const inputs: PropertyMap = { ...resource.inputs };
  for (const key of Object.keys(inputs)) {
    if (resource.propertyDependencies[key]?.some((urn) => replaced.has(urn)) !== true) continue;
    depends = true;
    inputs[key] = UNKNOWN;
  }
  if (!depends) return undefined;
  const plugin = await context.providers.pluginOf(resource);
  const raw = await diffWithPlugin(plugin, resource.urn, resource, inputs, resource.ignoreChanges);
  const diff = withReplaceOnChanges(raw, resource.replaceOnChanges, false);
  return diff.replaceKeys.length > 0 ? diff.replaceKeys : undefined;
}
