import type { DeploymentContext } from "./deployment-context";
import { DependencyGraph } from "./dependency-graph";
import { allDependencies, type ResourceState } from "./resource-state";
import { makeStep, subjectOf, type Step } from "./step";
import type { StepGenerator } from "./step-generator";
import { Bail } from "./diagnostics";

/**
 * What is left to do when the program has registered everything: resources replaced in this run or an earlier one are
 * deleted, and those that the program no longer has. `sames` are what a targeted run leaves alone.
 */
export async function generateDeletions(
  context: DeploymentContext,
  generator: StepGenerator,
): Promise<{ sames: Step[]; deletes: Step[] }> {
  const allowed =
    context.targets === undefined ? undefined : deletableByTargets(context.base.resources, context.targets);
  const sames: Step[] = [];
  const deletes: Step[] = [];
  for (const resource of context.base.resources) {
    if (allowed?.has(resource.urn) === false) {
      if (!generator.isOperatedOn(resource.urn) && !resource.delete) {
        sames.push(makeStep("same", { old: resource, new: { ...resource, id: "" } }, { untargeted: true }));
      }
    } else if (resource.delete) {
      if (generator.pendingDeletes.has(resource)) continue;
      generator.generated.deletes.add(resource.urn);
      deletes.push(makeStep(resource.external ? "discard-replaced" : "delete-replaced", { old: resource }));
    } else if (!generator.isOperatedOn(resource.urn)) {
      generator.generated.deletes.add(resource.urn);
      deletes.push(deletionOf(resource));
    }
    if (generator.generated.deletes.has(resource.urn)) await context.providers.ensure(resource.provider);
  }
  refuseUntargeted(context, generator, deletes);
  return { sames, deletes };
}

function deletionOf(resource: ResourceState): Step {
  if (resource.pendingReplacement) return makeStep("remove-pending-replace", { old: resource });
  return makeStep(resource.external ? "discard" : "delete", { old: resource });
}

/** The targets with all that depends on them, children included; that one of the latter is no target is an error. */
function deletableByTargets(resources: ResourceState[], targets: ReadonlySet<string>): Set<string> {
  const allowed = new Set(targets);
  for (const resource of resources) {
    if (allDependencies(resource).some((urn) => allowed.has(urn))) allowed.add(resource.urn);
  }
  return allowed;
}

function refuseUntargeted(context: DeploymentContext, generator: StepGenerator, deletes: Step[]): void {
  const refused = deletes.filter(({ urn }) => context.targets?.has(urn) === false);
  for (const { urn } of refused) {
    context.events.error(
      `Resource '${urn}' will be destroyed but was not specified in --target list.\n` +
        "Either include resource in --target list or pass --target-dependents to proceed.",
      urn,
    );
    generator.sawError = true;
  }
  if (refused.length > 0 && !context.dryRun) throw new Bail("delete untargeted resource");
}

/** Sorts deletions into groups that can run at once; a group begins when the one before has ended, dependents first. */
export function scheduleDeletions(context: DeploymentContext, deletes: Step[]): Step[][] {
  const graph = new DependencyGraph(context.base.resources);
  const condemned = new Map(deletes.map((step) => [subjectOf(step), step]));
  const groups: Step[][] = [];
  while (condemned.size > 0) {
    const group = [...condemned].filter(([resource]) => {
      const dependencies = graph.dependenciesOf(resource);
      return ![...dependencies].some((dependency) => condemned.has(dependency));
    });
    for (const [resource] of group) condemned.delete(resource);
    groups.push(group.map(([, step]) => step));
  }
  return groups.reverse();
}
