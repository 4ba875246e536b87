import type { DeploymentContext } from "./deployment-context";
import type { Registration } from "./registration";
import { allDependencies, type ResourceState } from "./resource-state";
import { makeStep, type Step } from "./step";

interface Generated {
  readonly urns: Set<string>;
  readonly generated: { sames: Set<string> };
  isOperatedOn(urn: string): boolean;
}

/**
 * A targeted run carries what it leaves alone over as it was, and before it what it depends on: the program may no
 * longer register that.
 */
export function untargetedSteps(
  context: DeploymentContext,
  generator: Generated,
  old: ResourceState,
  urn: string,
  registration: Registration | undefined,
): Step[] {
  if (old.delete) return [];
  generator.urns.add(old.urn);
  generator.generated.sames.add(urn);
  generator.generated.sames.add(old.urn);
  const before = allDependencies(old).flatMap((dependency) => {
    const state = context.olds.get(dependency);
    if (state === undefined || generator.urns.has(dependency) || generator.isOperatedOn(dependency)) return [];
    return untargetedSteps(context, generator, state, state.urn, undefined);
  });
  return [...before, makeStep("same", { old, new: { ...old, id: "" } }, { registration, untargeted: true })];
}
