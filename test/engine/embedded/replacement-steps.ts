import { checkWithPlugin, type Candidate } from "./candidate";
import { dependentReplacements } from "./dependent-replacements";
import type { DeploymentContext } from "./deployment-context";
import { Bail } from "./diagnostics";
import type { ResourceDiff } from "./resource-diff";
import type { ResourceState } from "./resource-state";
import { makeStep, type Step } from "./step";
import type { StepGenerator } from "./step-generator";

/** The steps of a replacement: create, then delete at the end of the run; or, where that was asked for, delete first. */
export class ReplacementSteps {
  private readonly dependentReplaceKeys = new Map<string, string[]>();

  constructor(
    private readonly context: DeploymentContext,
    private readonly generator: StepGenerator,
  ) {}

  async replace(candidate: Candidate, old: ResourceState, diff: ResourceDiff): Promise<Step[]> {
    const { registration, goal, urn, plugin } = candidate;
    const states = { old, new: candidate.new };
    if (candidate.new.protect && old.protect) {
      this.generator.refuse(
        urn,
        `unable to replace resource "${urn}"\nas it is currently marked for protection. To unprotect the resource, ` +
          "remove the `protect` flag from the resource in your Pulumi program and run `pulumi up`",
      );
    }
    this.generator.generated.replaces.add(urn);
    // Defaults that Check carried over from the old resource do not hold for a new one.
    if (plugin !== undefined && !this.generator.isReplaceTarget(candidate)) {
      const failed = await checkWithPlugin(this.context, candidate, plugin, {}, goal.properties);
      if (failed) throw new Bail(`resource ${urn} has check errors`);
    }
    const { replaceKeys: keys } = diff;
    if (!(goal.deleteBeforeReplace ?? diff.deleteBeforeReplace)) {
      return [
        makeStep("create-replacement", states, { registration, keys, pending: true }),
        makeStep("replace", states, { keys, pending: true }),
      ];
    }
    const steps = await this.deleteDependents(old, urn);
    if (!old.pendingReplacement) {
      this.generator.generated.deletes.add(old.urn);
      steps.push(makeStep("delete-replaced", { old }, { pending: true }));
    }
    return [
      ...steps,
      makeStep("replace", states, { keys }),
      makeStep("create-replacement", states, { registration, keys }),
    ];
  }

  /** Seen again after it was deleted ahead of something it depends on: what was a delete was a replacement. */
  recreate({ registration, urn, old, new: state }: Candidate): Step[] {
    this.generator.generated.deletes.delete(urn);
    this.generator.generated.replaces.add(urn);
    const keys = this.dependentReplaceKeys.get(urn) ?? [];
    return [
      makeStep("replace", { old, new: state }),
      makeStep("create-replacement", { old, new: state }, { registration, keys }),
    ];
  }

  /** What would be replaced along with the resource has to go before it, in reverse order of dependency. */
  private async deleteDependents(root: ResourceState, urn: string): Promise<Step[]> {
    const { generated, pendingDeletes } = this.generator;
    const steps: Step[] = [];
    for (const { resource, keys } of (await dependentReplacements(this.context, generated, root)).reverse()) {
      if (pendingDeletes.has(resource)) continue;
      this.dependentReplaceKeys.set(resource.urn, keys);
      if (!resource.delete && resource.protect) this.refuseProtectedDependent(resource.urn, urn);
      const operation = resource.delete ? "delete" : "delete-replaced";
      steps.push(makeStep(operation, { old: resource }, { pending: !resource.delete }));
      generated.deletes.add(resource.urn);
      pendingDeletes.add(resource);
    }
    return steps;
  }

  private refuseProtectedDependent(dependent: string, urn: string): never {
    const message =
      `unable to replace resource "${dependent}" as part of replacing "${urn}" as it is currently marked for ` +
      "protection. To unprotect the resource, remove the `protect` flag from the resource in your Pulumi program " +
      `and run \`pulumi up\`, or use the command:\n\`pulumi state unprotect '${dependent}'\``;
    this.context.events.error(message, urn);
    this.generator.sawError = true;
    throw new Bail(message);
  }
}
