import type { Snapshot } from "./checkpoint";
import type { DeploymentContext } from "./deployment-context";
import type { ResourceState } from "./resource-state";
import type { SnapshotWriter } from "./snapshot-writer";
import { makeStep, type Step } from "./step";
import type { StepEvents } from "./step-events";
import { StepExecutor } from "./step-executor";

/** Reads all resources without running the program, and takes into the state what was found. */
export async function refresh(
  context: DeploymentContext,
  events: StepEvents,
  snapshot: SnapshotWriter,
  parallel: number,
): Promise<boolean> {
  const cancellation = { requested: false, request: () => undefined };
  const options = { parallel, deletions: new Set<string>(), toleratesErrors: true };
  const executor = new StepExecutor(context, events, snapshot, cancellation, options);
  const steps = new Map<ResourceState, Step>();
  for (const resource of context.base.resources) {
    if (context.targets?.has(resource.urn) === false) continue;
    await context.providers.ensure(resource.provider);
    steps.set(resource, makeStep("refresh", { old: resource, new: resource }));
  }
  await executor.runTogether([...steps.values()]);
  rebuild(context.base, steps);
  if (executor.failed) context.events.error(`${context.dryRun ? "preview" : "update"} failed`);
  return !executor.failed;
}

/** Puts what was found in place of the old state, and drops references to what is gone. */
function rebuild(base: Snapshot, steps: ReadonlyMap<ResourceState, Step>): void {
  const present = new Set<string>();
  const parents = new Map<string, string>();
  const resources: ResourceState[] = [];
  for (const old of base.resources) {
    const step = steps.get(old);
    const state = step === undefined ? old : step.new;
    if (state === undefined) {
      parents.set(old.urn, old.parent);
      continue;
    }
    const exists = (urn: string): boolean => present.has(urn);
    state.dependencies = state.dependencies.filter(exists);
    for (const [key, urns] of Object.entries(state.propertyDependencies)) {
      state.propertyDependencies[key] = urns.filter(exists);
    }
    state.replaceWith = state.replaceWith.filter(exists);
    if (!exists(state.deletedWith)) state.deletedWith = "";
    while (state.parent !== "" && !exists(state.parent)) state.parent = parents.get(state.parent) ?? "";
    resources.push(state);
    present.add(state.urn);
  }
  base.resources = resources;
}
