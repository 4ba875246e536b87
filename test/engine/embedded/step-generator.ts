import { AliasIndex } from "./aliases";
import { checkInputs, type Candidate } from "./candidate";
import type { GeneratedUrns } from "./dependent-replacements";
import type { DeploymentContext } from "./deployment-context";
import { Bail } from "./diagnostics";
import { equalValues } from "./property-value";
import type { Goal, ReadRequest, Registration } from "./registration";
import { ReplacementSteps } from "./replacement-steps";
import { diffWithPlugin, NO_DIFF, replaceBecauseOf, withReplaceOnChanges, type ResourceDiff } from "./resource-diff";
import { allDependencies, newState, type ResourceState } from "./resource-state";
import { makeStep, type Step } from "./step";
import { untargetedSteps } from "./untargeted";
import { createUrn, isProviderType, STACK_TYPE } from "./urn";

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
  private readonly replacements: ReplacementSteps;

  constructor(private readonly context: DeploymentContext) {
    this.aliases = new AliasIndex(context.owner, context.olds, (urn) => this.urns.has(urn));
    this.replacements = new ReplacementSteps(context, this);
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
    const failed = await checkInputs(this.context, candidate, { targeted, withoutOld });
    if (failed || invalid) throw new Bail(`resource ${urn} is invalid`);

    if (recreating) return this.replacements.recreate(candidate);
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

  isReplaceTarget({ urn, old }: Candidate): boolean {
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

  private stepsFromDiff(candidate: Candidate, old: ResourceState, rawDiff: ResourceDiff): Promise<Step[]> | Step[] {
    const { registration, goal, urn } = candidate;
    const hasInitErrors = old.initErrors.length > 0;
    const diff = withReplaceOnChanges(rawDiff, goal.replaceOnChanges, hasInitErrors);
    if ((diff.changed && diff.replaceKeys.length > 0) || old.pendingReplacement)
      return this.replacements.replace(candidate, old, diff);
    if (diff.changed || hasInitErrors) {
      this.generated.updates.add(urn);
      return [makeStep("update", { old, new: candidate.new }, { registration })];
    }
    this.generated.sames.add(urn);
    return [makeStep("same", { old, new: candidate.new }, { registration })];
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
  refuse(urn: string, message: string): void {
    this.context.events.error(message, urn);
    this.sawError = true;
    if (!this.context.dryRun) throw new Bail(message);
  }
}
