import { AliasIndex } from "./aliases";
import { dependentReplacements, type GeneratedUrns } from "./dependent-replacements";
import type { DeploymentContext } from "./deployment-context";
import { Bail } from "./diagnostics";
import type { Plugin } from "./plugin";
import { containsUnknowns, equalValues, type PropertyMap } from "./property-value";
import type { Goal, ReadRequest, Registration } from "./registration";
import {
  diffWithPlugin,
  ignoreInputs,
  NO_DIFF,
  replaceBecauseOf,
  withReplaceOnChanges,
  type ResourceDiff,
} from "./resource-diff";
import { allDependencies, newState, type ResourceState } from "./resource-state";
import { makeStep, type Step } from "./step";
import { untargetedSteps } from "./untargeted";
import { createUrn, isProviderType, STACK_TYPE } from "./urn";

/** One registration on its way to its steps. */
interface Candidate {
  registration: Registration;
  goal: Goal;
  urn: string;
  old: ResourceState | undefined;
  new: ResourceState;
  plugin: Plugin | undefined;
}

/** Decides, one registration after the other, which steps lead from the old state to what the program wants. */
export class StepGenerator {
  readonly urns = new Set<string>();
  readonly generated: GeneratedUrns = {
    reads: new Set(),
    creates: new Set(),
    sames: new Set(),
    updates: new Set(),
    replaces: new Set(),
    deletes: new Set(),
  };
  /** Deleted early, ahead of the replacement of something they depend on. */
  readonly pendingDeletes = new Set<ResourceState>();
  readonly skippedCreates = new Set<string>();
  /** Set when a mistake was reported but generation went on, as previews do. */
  sawError = false;
  private readonly aliases: AliasIndex;
  private readonly dependentReplaceKeys = new Map<string, string[]>();

  constructor(private readonly context: DeploymentContext) {
    this.aliases = new AliasIndex(context.owner, context.olds, (urn) => this.urns.has(urn));
  }

  /** Whether a step for this URN, or for the one that took it over, was generated. */
  isOperatedOn(urn: string): boolean {
    const current = this.aliases.successor(urn) ?? urn;
    const { sames, updates, replaces, reads } = this.generated;
    return [sames, updates, replaces, reads].some((set) => set.has(current));
  }

  isTargeted(state: Pick<ResourceState, "urn" | "type">): boolean {
    if (isProviderType(state.type) || state.type === STACK_TYPE) return true;
    return this.context.targets?.has(state.urn) ?? true;
  }

  async register(registration: Registration): Promise<Step[]> {
    const { goal } = registration;
    const urn = this.claimUrn(goal);
    const { old, alias, problems } = this.aliases.find({ urn, ...goal });
    for (const problem of problems) this.context.events.error(problem, urn);
    const candidate: Candidate = {
      registration,
      goal,
      urn,
      old,
      new: this.stateOf(goal, urn, old, alias),
      plugin: undefined,
    };
    const steps = await this.stepsFor(candidate, problems.length > 0);
    this.refuseSkippedDependencies(steps);
    return steps;
  }

  read(request: ReadRequest): Step[] {
    const { goal } = request;
    const urn = this.claimUrn(goal);
    const { old } = this.aliases.find({ urn, ...goal, aliases: [] });
    if (goal.id === "") throw new Error(`Expected an ID for ${urn}`);
    const { id, type, parent, provider, dependencies, additionalSecretOutputs } = goal;
    const state = newState({ urn, type, id, parent, provider, dependencies, additionalSecretOutputs, custom: true });
    state.external = true;
    state.inputs = goal.properties;
    if (old !== undefined && !old.external && old.id !== goal.id) {
      this.generated.replaces.add(urn);
      return [
        makeStep("read-replacement", { old, new: state }, { read: request }),
        makeStep("replace", { old, new: state }, { pending: true }),
      ];
    }
    this.generated.reads.add(urn);
    return [makeStep("read", { old, new: state }, { read: request })];
  }

  private claimUrn(goal: { parent: string; type: string; name: string }): string {
    if (goal.parent !== "" && !this.urns.has(goal.parent))
      throw new Error(`could not find parent resource ${goal.parent}`);
    const urn = createUrn(this.context.owner, goal.parent, goal.type, goal.name);
    if (this.urns.has(urn)) {
      const message = `Duplicate resource URN '${urn}'; try giving it a unique name`;
      this.context.events.error(message, urn);
      throw new Bail(message);
    }
    this.urns.add(urn);
    return urn;
  }

  private stateOf(goal: Goal, urn: string, old: ResourceState | undefined, alias: string | undefined): ResourceState {
    return newState({
      ...{
        urn,
        type: goal.type,
        custom: goal.custom,
        inputs: goal.properties,
        parent: goal.parent,
        provider: goal.provider,
      },
      ...{ dependencies: goal.dependencies, propertyDependencies: goal.propertyDependencies },
      ...{ protect: goal.protect ?? false, retainOnDelete: goal.retainOnDelete ?? false, importID: goal.importId },
      ...{ additionalSecretOutputs: goal.additionalSecretOutputs, aliases: alias === undefined ? [] : [alias] },
      ...{ deletedWith: goal.deletedWith, replaceWith: goal.replaceWith },
      ...{ ignoreChanges: goal.ignoreChanges, replaceOnChanges: goal.replaceOnChanges },
      ...{ created: old?.created ?? "", modified: old?.modified ?? "" },
    });
  }

  private async stepsFor(candidate: Candidate, invalid: boolean): Promise<Step[]> {
    const { registration, goal, urn, old } = candidate;
    const state = candidate.new;
    const recreating = this.generated.deletes.has(urn);
    if (goal.custom && !isProviderType(goal.type)) candidate.plugin = await this.context.providers.pluginOf(state);
    if (
      goal.custom &&
      goal.importId !== "" &&
      (old === undefined || old.external || (old.importID || old.id) !== goal.importId)
    ) {
      return [makeStep("import", { new: state }, { registration })];
    }

    const targeted = this.isTargeted(state);
    const withoutOld = old === undefined || recreating || old.external || this.isReplaceTarget(candidate);
    const failed = await this.checkInputs(candidate, targeted, withoutOld);
    if (failed || invalid) throw new Bail(`resource ${urn} is invalid`);

    if (recreating) return this.recreate(candidate);
    if (old?.external === true) {
      this.generated.creates.add(urn);
      return [
        makeStep("create-replacement", { old, new: state }, { registration, pending: true }),
        makeStep("replace", { old, new: state }, { pending: true }),
      ];
    }
    if (old === undefined) {
      (targeted ? this.generated.creates : this.skippedCreates).add(urn);
      if (targeted) return [makeStep("create", { new: state }, { registration })];
      this.generated.sames.add(urn);
      return [makeStep("same", { new: state }, { registration, skipped: true, untargeted: true })];
    }
    if (!targeted) return untargetedSteps(this.context, this, old, urn, registration);
    return this.stepsFromDiff(candidate, old, await this.diff(candidate, old));
  }

  /** Runs Check and takes its inputs. Says whether it refused them. */
  private async checkInputs(candidate: Candidate, targeted: boolean, withoutOld: boolean): Promise<boolean> {
    const { goal, urn, old, plugin } = candidate;
    if (plugin === undefined) {
      if (old !== undefined) candidate.new.inputs = ignoreInputs(goal.properties, old.inputs, goal.ignoreChanges);
      return false;
    }
    if (!targeted) {
      candidate.new.inputs = old?.inputs ?? {};
      return false;
    }
    if (old === undefined || withoutOld) return this.checkWith(candidate, plugin, {}, goal.properties);
    const inputs = ignoreInputs(goal.properties, old.inputs, goal.ignoreChanges);
    return this.checkWith({ ...candidate, urn }, plugin, old.inputs, inputs);
  }

  private async checkWith(
    candidate: Candidate,
    plugin: Plugin,
    olds: PropertyMap,
    news: PropertyMap,
  ): Promise<boolean> {
    const { inputs, failures } = await plugin.check(candidate.urn, olds, news);
    for (const { property, reason } of failures) {
      const subject = `${candidate.goal.type} resource '${candidate.goal.name}'`;
      const message =
        property === ""
          ? `${subject} has a problem: ${reason}`
          : `${subject}: property ${property} value ${describe(candidate.new.inputs[property])} has a problem: ${reason}`;
      this.context.events.error(message, candidate.urn);
    }
    candidate.new.inputs = inputs;
    return failures.length > 0;
  }

  private isReplaceTarget({ urn, old }: Candidate): boolean {
    return this.context.replaceTargets.has(urn) || old?.taint === true;
  }

  private async diff(candidate: Candidate, old: ResourceState): Promise<ResourceDiff> {
    const { urn, goal, plugin } = candidate;
    const state = candidate.new;
    const { replaces } = this.generated;
    if (this.isReplaceTarget(candidate)) return replaceBecauseOf("id");
    if (state.replaceWith.some((other) => replaces.has(other))) return replaceBecauseOf("replaceWith");
    if (replaces.has(state.deletedWith)) return replaceBecauseOf("deletedWith");
    if (old.provider !== state.provider && (old.provider === "" || state.provider === ""))
      return replaceBecauseOf("provider");
    if (isProviderType(goal.type)) return { ...NO_DIFF, changed: this.context.providers.hasChanged(old, state.inputs) };
    if (plugin === undefined) return { ...NO_DIFF, changed: !equalValues(old.inputs, state.inputs) };
    return diffWithPlugin(plugin, urn, old, state.inputs, goal.ignoreChanges);
  }

  private async stepsFromDiff(candidate: Candidate, old: ResourceState, rawDiff: ResourceDiff): Promise<Step[]> {
    const { registration, goal, urn } = candidate;
    const hasInitErrors = old.initErrors.length > 0;
    const diff = withReplaceOnChanges(rawDiff, goal.replaceOnChanges, hasInitErrors);
    if ((diff.changed && diff.replaceKeys.length > 0) || old.pendingReplacement)
      return this.replace(candidate, old, diff);
    if (diff.changed || hasInitErrors) {
      this.generated.updates.add(urn);
      return [makeStep("update", { old, new: candidate.new }, { registration })];
    }
    this.generated.sames.add(urn);
    return [makeStep("same", { old, new: candidate.new }, { registration })];
  }

  private async replace(candidate: Candidate, old: ResourceState, diff: ResourceDiff): Promise<Step[]> {
    const { registration, goal, urn, plugin } = candidate;
    const states = { old, new: candidate.new };
    if (candidate.new.protect && old.protect) {
      this.refuse(
        urn,
        `unable to replace resource "${urn}"\nas it is currently marked for protection. To unprotect the resource, ` +
          "remove the `protect` flag from the resource in your Pulumi program and run `pulumi up`",
      );
    }
    this.generated.replaces.add(urn);
    // Defaults that Check carried over from the old resource do not hold for a new one.
    if (plugin !== undefined && !this.isReplaceTarget(candidate)) {
      if (await this.checkWith(candidate, plugin, {}, goal.properties))
        throw new Bail(`resource ${urn} has check errors`);
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
      this.generated.deletes.add(old.urn);
      steps.push(makeStep("delete-replaced", { old }, { pending: true }));
    }
    return [
      ...steps,
      makeStep("replace", states, { keys }),
      makeStep("create-replacement", states, { registration, keys }),
    ];
  }

  /** What would be replaced along with the resource has to go before it, in reverse order of dependency. */
  private async deleteDependents(root: ResourceState, urn: string): Promise<Step[]> {
    const steps: Step[] = [];
    for (const { resource, keys } of (await dependentReplacements(this.context, this.generated, root)).reverse()) {
      if (this.pendingDeletes.has(resource)) continue;
      this.dependentReplaceKeys.set(resource.urn, keys);
      if (!resource.delete && resource.protect) {
        this.refuse(
          urn,
          `unable to replace resource "${resource.urn}" as part of replacing "${urn}" as it is currently marked for protection. ` +
            "To unprotect the resource, remove the `protect` flag from the resource in your Pulumi program and run `pulumi up`, " +
            `or use the command:\n\`pulumi state unprotect '${resource.urn}'\``,
          true,
        );
      }
      steps.push(
        makeStep(resource.delete ? "delete" : "delete-replaced", { old: resource }, { pending: !resource.delete }),
      );
      this.generated.deletes.add(resource.urn);
      this.pendingDeletes.add(resource);
    }
    return steps;
  }

  /** Seen again after it was deleted ahead of something it depends on: what was a delete was a replacement. */
  private recreate({ registration, urn, old, new: state }: Candidate): Step[] {
    this.generated.deletes.delete(urn);
    this.generated.replaces.add(urn);
    const keys = this.dependentReplaceKeys.get(urn) ?? [];
    return [
      makeStep("replace", { old, new: state }),
      makeStep("create-replacement", { old, new: state }, { registration, keys }),
    ];
  }

  /** A resource of a targeted run cannot stand on one that the run leaves uncreated. */
  private refuseSkippedDependencies(steps: Step[]): void {
    if (this.context.targets === undefined) return;
    for (const step of steps) {
      if (step.new === undefined || step.skipped) continue;
      for (const dependency of allDependencies(step.new).filter((urn) => this.skippedCreates.has(urn))) {
        this.refuse(
          step.urn,
          `Resource '${step.urn}' depends on '${dependency}' which was was not specified in --target list.`,
        );
        this.skippedCreates.delete(dependency);
      }
    }
  }

  /** Reports a mistake. A preview goes on, so that all of them are seen. */
  refuse(urn: string, message: string, always = false): void {
    this.context.events.error(message, urn);
    this.sawError = true;
    if (always || !this.context.dryRun) throw new Bail(message);
  }
}

function describe(value: PropertyMap[string] | undefined): string {
  if (value === undefined) return "{<nil>}";
  if (containsUnknowns(value)) return "{output<string>{}}";
  return `{${typeof value === "object" ? JSON.stringify(value) : String(value)}}`;
}
