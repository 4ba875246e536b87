import { isDeepStrictEqual } from "node:util";

import type { Operation } from "./checkpoint";
import type { DeploymentContext } from "./deployment-context";
import { makeSecret, isSecret } from "./property-value";
import type { ProgramEvent } from "./registration";
import { ResourceFailure } from "./resource-failure";
import type { ResourceState } from "./resource-state";
import { Semaphore } from "./semaphore";
import type { SnapshotWriter } from "./snapshot-writer";
import { subjectOf, type Step, type StepOperation } from "./step";
import { ProtectedResource, StepApplication } from "./step-application";
import { isInternal, markSecretOutputs, type StepEvents } from "./step-events";
import { STACK_TYPE, typeOf } from "./urn";

const PENDING_TYPES: Partial<Record<StepOperation, Operation["type"]>> = {
  create: "creating",
  "create-replacement": "creating",
  update: "updating",
  delete: "deleting",
  "delete-replaced": "deleting",
  discard: "deleting",
  "discard-replaced": "deleting",
  read: "reading",
  "read-replacement": "reading",
};

type OutputsEvent = Extract<ProgramEvent, { kind: "outputs" }>;

/** Runs chains of steps, several at once, and keeps events and state file up to date. After an error nothing new begins. */
export class StepExecutor {
  /** Steps that failed although the run goes on. */
  readonly tolerated: Step[] = [];
  failed = false;
  private readonly application: StepApplication;
  private readonly workers: Semaphore;
  private readonly underway = new Set<Promise<void>>();
  private readonly pendingOutputs = new Map<string, Step>();
  private stackOutputs: OutputsEvent | undefined;
  private completed = 0;

  constructor(
    private readonly context: DeploymentContext,
    private readonly events: StepEvents,
    private readonly snapshot: SnapshotWriter,
    private readonly cancellation: { readonly requested: boolean; request(): void },
    options: { parallel: number; deletions: ReadonlySet<string>; toleratesErrors: boolean },
  ) {
    this.application = new StepApplication(context, options.deletions);
    this.workers = new Semaphore(options.parallel);
    this.toleratesErrors = options.toleratesErrors;
  }

  private readonly toleratesErrors: boolean;

  /** Hands a chain to the next free worker; settles when that has taken it on. The inner promise settles at its end. */
  async submit(chain: Step[]): Promise<{ ended: Promise<void> }> {
    await this.workers.acquire();
    if (this.cancellation.requested) {
      this.workers.release();
      return { ended: Promise.resolve() };
    }
    const ended = this.runChain(chain).finally(() => {
      this.underway.delete(ended);
      this.workers.release();
    });
    this.underway.add(ended);
    return { ended };
  }

  async runTogether(steps: Step[]): Promise<void> {
    const chains: Promise<void>[] = [];
    for (const step of steps) chains.push((await this.submit([step])).ended);
    await Promise.all(chains);
  }

  async idle(): Promise<void> {
    while (this.underway.size > 0) await Promise.all(this.underway);
  }

  /** Takes a component's outputs. The stack's own are kept until it is known whether the run succeeded. */
  registerOutputs(event: OutputsEvent): void {
    if (typeOf(event.urn) === STACK_TYPE) this.stackOutputs = event;
    else this.finishOutputs(event, event.outputs);
    event.done();
  }

  /** After a failed run, outputs that the program did not get to stay as they were. */
  finishStackOutputs(errored: boolean): void {
    const event = this.stackOutputs;
    if (event === undefined) return;
    const kept = errored ? this.context.olds.get(event.urn)?.outputs : {};
    this.finishOutputs(event, { ...kept, ...event.outputs });
  }

  private finishOutputs(event: OutputsEvent, outputs: OutputsEvent["outputs"]): void {
    const step = this.pendingOutputs.get(event.urn);
    if (step?.new === undefined)
      throw new Error(`cannot complete a resource '${event.urn}' whose registration isn't pending`);
    this.pendingOutputs.delete(event.urn);
    if (step.skipped) return;
    step.new.outputs = outputs;
    this.events.outputs(step);
    if (!this.context.dryRun) this.snapshot.write();
  }

  private async runChain(chain: Step[]): Promise<void> {
    for (const step of chain) {
      if (this.cancellation.requested) return;
      try {
        await this.runStep(step);
      } catch (error) {
        this.fail(step, error);
        return;
      }
    }
  }

  private fail(step: Step, error: unknown): void {
    this.failed = true;
    const urn = isInternal(step) ? "" : step.urn;
    const message = error instanceof Error ? error.message : String(error);
    this.context.events.error(this.context.dryRun ? `Preview failed: ${message}` : message, urn);
    this.events.failed(step, this.completed);
    if (this.toleratesErrors) return;
    if (error instanceof ProtectedResource) this.tolerated.push(step);
    else this.cancellation.request();
  }

  private async runStep(step: Step): Promise<void> {
    this.events.began(step);
    const operation = this.beginOperation(step);
    try {
      await this.application.apply(step);
    } catch (error) {
      const partial = error instanceof ResourceFailure && error.partial !== undefined && step.operation !== "refresh";
      if (partial) this.secureOutputs(step);
      this.endOperation(step, operation, partial);
      throw error;
    }
    if (step.logical && step.new !== undefined) this.pendingOutputs.set(step.urn, step);
    this.secureOutputs(step);
    this.events.ended(step);
    this.completed += step.logical ? 1 : 0;
    this.endOperation(step, operation, true);
    const state = subjectOf(step);
    step.registration?.done({ state, unknown: step.skipped });
    step.read?.done(state);
  }

  private beginOperation(step: Step): Operation | undefined {
    const type = PENDING_TYPES[step.operation];
    if (type === undefined || this.context.dryRun) return undefined;
    const operation = { resource: subjectOf(step), type };
    this.snapshot.begin(operation);
    return operation;
  }

  /** Brings the state file up to date with what the step did; a step that failed leaves no trace but its pending mark's end. */
  private endOperation(step: Step, operation: Operation | undefined, succeeded: boolean): void {
    if (this.context.dryRun || step.operation === "replace" || step.operation === "refresh") return;
    if (operation !== undefined) this.snapshot.end(operation);
    if (succeeded) this.recordStates(step);
    // As the real engine: what has not changed is not worth writing the whole state.
    if (step.operation === "same" && isDeepStrictEqual(step.old, step.new)) return;
    this.snapshot.write();
  }

  private recordStates({ operation, old, new: state, skipped }: Step): void {
    const creates = operation === "create" || operation === "create-replacement";
    if (old !== undefined && (!creates || old.pendingReplacement)) {
      const stays = operation === "delete-replaced" && old.pendingReplacement;
      // A resource that is read in place of one it replaces leaves that one to be deleted later.
      if (!stays && operation !== "read-replacement") this.snapshot.markDone(old);
    }
    if (state !== undefined && !skipped) this.snapshot.markNew(state);
  }

  private secureOutputs(step: Step): void {
    const state: ResourceState | undefined = step.operation === "replace" ? undefined : step.new;
    if (state === undefined) return;
    markSecretOutputs(state);
    for (const [key, input] of Object.entries(state.inputs)) {
      const output = state.outputs[key];
      if (isSecret(input) && output !== undefined) state.outputs = { ...state.outputs, [key]: makeSecret(output) };
    }
  }
}
