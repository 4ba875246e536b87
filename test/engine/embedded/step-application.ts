import { randomUUID } from "node:crypto";
import type { DeploymentContext } from "./deployment-context";
import { UNKNOWN } from "./property-value";
import { diffWithPlugin } from "./resource-diff";
import { ResourceFailure } from "./resource-failure";
import type { ResourceState } from "./resource-state";
import { subjectOf, type Step } from "./step";
import { equalValues } from "./property-value";
import { isProviderType } from "./urn";

/** A protected resource was to be deleted. Others still are, so that one run names all such mistakes. */
export class ProtectedResource extends Error {
  constructor(urn: string) {
    super(
      `resource "${urn}" cannot be deleted\nbecause it is protected. To unprotect the resource, either remove the ` +
        "`protect` flag from the resource in your Pulumi program and run `pulumi up`, or use the command:\n" +
        `\`pulumi state unprotect '${urn}'\``,
    );
  }
}

/** Carries a step out: calls the plugin and brings the states up to date. A partial failure leaves them up to date too. */
export class StepApplication {
  constructor(
    private readonly context: DeploymentContext,
    /** The URNs that this run deletes, for `deletedWith`. */
    private readonly deletions: ReadonlySet<string>,
  ) {}

  async apply(step: Step): Promise<void> {
    const { operation } = step;
    if (operation === "same") await this.same(step);
    else if (operation === "create" || operation === "create-replacement") await this.create(step);
    else if (operation === "update") await this.update(step);
    else if (operation === "read" || operation === "read-replacement") await this.read(step);
    else if (operation === "refresh") await this.refresh(step);
    else if (operation === "import") await this.import(step);
    else if (operation !== "replace" && operation !== "remove-pending-replace") await this.delete(step);
  }

  private async same({ old, new: state, skipped, untargeted }: Step): Promise<void> {
    if (state === undefined || old === undefined || skipped) return;
    state.id = old.id;
    state.outputs = old.outputs;
    // A provider that is the same is configured as it was: its inputs may differ where that makes no difference.
    if (isProviderType(state.type) && !untargeted) await this.context.providers.keep(state, old.inputs);
  }

  private async create({ old, new: state, pending }: Step): Promise<void> {
    if (state === undefined) return;
    let failure: ResourceFailure | undefined;
    if (isProviderType(state.type)) {
      state.id = this.context.dryRun ? UNKNOWN : randomUUID();
      await this.context.providers.configure(state, state.inputs);
      state.outputs = state.inputs;
    } else if (state.custom && this.context.dryRun) {
      state.outputs = { ...state.inputs };
    } else if (state.custom) {
      const plugin = await this.context.providers.pluginOf(state);
      const result = await plugin.create(state.urn, state.inputs).catch(partialOrThrow);
      if (result instanceof ResourceFailure) failure = result;
      const created = result instanceof ResourceFailure ? result.partial : result;
      state.id = created?.id ?? "";
      state.outputs = created?.outputs ?? {};
      state.initErrors = failure?.partial?.reasons ?? [];
    }
    state.created = state.modified = new Date().toISOString();
    if (old !== undefined && pending) old.delete = true;
    if (failure !== undefined) throw failure;
  }

  private async update({ old, new: state }: Step): Promise<void> {
    if (state === undefined || old === undefined) return;
    state.id = old.id;
    state.created = old.created;
    state.modified = old.modified;
    if (!state.custom) return;
    let failure: ResourceFailure | undefined;
    if (isProviderType(state.type)) {
      await this.context.providers.configure(state, state.inputs);
      state.outputs = state.inputs;
    } else if (this.context.dryRun) {
      state.outputs = { ...state.inputs };
    } else {
      const plugin = await this.context.providers.pluginOf(state);
      const result = await plugin.update(state.urn, old.id, old, state.inputs).catch(partialOrThrow);
      if (result instanceof ResourceFailure) failure = result;
      state.outputs = result instanceof ResourceFailure ? (result.partial?.outputs ?? {}) : result;
      state.initErrors = failure?.partial?.reasons ?? [];
    }
    state.modified = new Date().toISOString();
    // The inputs were not all taken in, so the next diff must still see what it saw.
    if (failure !== undefined) {
      state.inputs = { ...old.inputs };
      throw failure;
    }
  }

  private async delete(step: Step): Promise<void> {
    const old = subjectOf(step);
    const replacing = step.operation === "delete-replaced" || step.operation === "discard-replaced";
    if (!replacing && old.protect) throw new ProtectedResource(old.urn);
    const left = old.external || old.retainOnDelete || this.deletions.has(old.deletedWith);
    if (!this.context.dryRun && !left && old.custom && !isProviderType(old.type)) {
      const plugin = await this.context.providers.pluginOf(old);
      await plugin.delete(old.urn, old.id, old);
    }
    if (step.pending) old.pendingReplacement = true;
  }

  /** Runs in previews too. */
  private async read({ old, new: state, operation }: Step): Promise<void> {
    if (state === undefined) return;
    if (state.id !== UNKNOWN) {
      const plugin = await this.context.providers.pluginOf(state);
      const found = await plugin.read(state.urn, state.id, state.inputs, state.inputs);
      if (found.outputs === undefined) throw new Error(`resource '${state.id}' does not exist`);
      state.outputs = found.outputs;
      if (found.id !== "") state.id = found.id;
    }
    if (old === undefined) return;
    if (operation === "read-replacement") old.delete = true;
    state.created = old.created;
    state.modified = old.modified;
    const unchanged = equalValues(state.inputs, old.inputs) && equalValues(state.outputs, old.outputs);
    if (!unchanged) state.modified = new Date().toISOString();
  }

  /** Reads the resource; what is shown is what a run of the unchanged program would then change, turned round. */
  private async refresh(step: Step): Promise<void> {
    const { old } = step;
    step.refreshed = "same";
    if (old === undefined || !old.custom || isProviderType(old.type) || old.pendingReplacement) return;
    const plugin = await this.context.providers.pluginOf(old);
    const result = await plugin.read(old.urn, old.id, old.inputs, old.outputs).catch(partialOrThrow);
    const failure = result instanceof ResourceFailure ? result.partial : undefined;
    if (failure !== undefined) {
      const reasons = failure.reasons.map((reason) => `\n* ${reason}`).join("");
      this.context.events.diagnose("warning", `Refreshed resource is in an unhealthy state:${reasons}`, old.urn);
    }
    const found = result instanceof ResourceFailure ? failure : result;
    if (found === undefined || found.id === "" || found.outputs === undefined) {
      step.refreshed = "delete";
      step.new = undefined;
      return;
    }
    const inputs = found.inputs ?? old.inputs;
    const state: ResourceState = {
      ...old,
      id: found.id,
      inputs,
      outputs: found.outputs,
      initErrors: failure?.reasons ?? [],
    };
    const unchanged = equalValues(inputs, old.inputs) && equalValues(found.outputs, old.outputs);
    if (!unchanged) state.modified = new Date().toISOString();
    step.new = state;
    if (old.external) step.refreshed = unchanged ? "same" : "update";
    else {
      const diff = await diffWithPlugin(plugin, state.urn, state, old.inputs, old.ignoreChanges);
      step.refreshed = diff.changed ? "update" : "same";
    }
  }

  /** An import gives the plugin neither inputs nor state, without which a dynamic provider cannot be found. */
  private async import({ new: state }: Step): Promise<void> {
    if (state === undefined) return;
    const plugin = await this.context.providers.pluginOf(state);
    await plugin.read(state.urn, state.importID, {}, {});
    throw new Error("The embedded engine does not import resources.");
  }
}

function partialOrThrow(error: unknown): ResourceFailure {
  if (error instanceof ResourceFailure && error.partial !== undefined) return error;
  throw error;
}
