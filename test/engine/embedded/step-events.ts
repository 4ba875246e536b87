import type { EngineEvent, OperationKind } from "../engine";
import type { EventLog } from "./diagnostics";
import {
  equalValues,
  makeSecret,
  revealMap,
  SECRET_SIGNATURE,
  SIGNATURE_KEY,
  type PropertyMap,
} from "./property-value";
import type { ResourceState } from "./resource-state";
import type { Step } from "./step";

type Metadata = NonNullable<EngineEvent["resourcePreEvent"]>["metadata"];

/** Reports steps as Pulumi's event log does. */
export class StepEvents {
  /** Completed resources by operation. */
  readonly changes: Record<string, number> = {};
  private readonly planning: boolean;

  constructor(
    private readonly log: EventLog,
    private readonly kind: OperationKind,
  ) {
    this.planning = kind === "preview";
  }

  began(step: Step): void {
    this.log.emit({ resourcePreEvent: { metadata: metadata(step), ...(this.planning ? { planning: true } : {}) } });
  }

  ended(step: Step): void {
    // What a refresh comes to is news where the refresh is the whole run, not where it only goes before one.
    const found = this.kind === "refresh" ? step.refreshed : undefined;
    const operation = found ?? step.operation;
    if ((found !== undefined || isCounted(step)) && !isInternal(step)) {
      this.changes[operation] = (this.changes[operation] ?? 0) + 1;
    }
    const shown =
      (step.new ?? step.old)?.custom === true || step.operation === "delete" || step.operation === "refresh";
    if (shown || this.planning) this.outputs(step, operation);
  }

  outputs(step: Step, operation: string = step.operation): void {
    const described = { ...metadata(step), op: operation as Metadata["op"] };
    this.log.emit({ resOutputsEvent: { metadata: described, ...(this.planning ? { planning: true } : {}) } });
  }

  failed(step: Step, steps: number): void {
    if (this.planning) return;
    this.log.emit({ resOpFailedEvent: { metadata: metadata(step), status: 0, steps } });
  }
}

/** A read counts where it brought a change. */
function isCounted(step: Step): boolean {
  if (step.operation !== "read") return step.logical;
  return step.old !== undefined && step.new !== undefined && !equalValues(step.old.outputs, step.new.outputs);
}

/** The engine's own affairs, which are not counted. */
export function isInternal(step: Step): boolean {
  return step.operation === "remove-pending-replace" || isDefaultProvider(step.urn) || step.urn === "";
}

function isDefaultProvider(urn: string): boolean {
  return /::pulumi:providers:[^:]+::default/.test(urn);
}

function metadata(step: Step): Metadata {
  const { urn, type, provider, logical, keys } = step;
  return {
    ...{ op: step.operation, urn, type, provider, logical },
    ...(step.old ? { old: describe(step.old) } : {}),
    ...(step.new ? { new: describe(step.new) } : {}),
    ...(keys.length > 0 ? { keys } : {}),
  };
}

function describe(state: ResourceState): NonNullable<Metadata["new"]> {
  const { type, urn, custom, id, parent, protect, retainOnDelete, provider, initErrors } = state;
  return {
    ...{ type, urn, custom, id, parent, protect, retainOnDelete, provider, initErrors, delete: state.delete },
    inputs: hideSecrets(state.inputs),
    outputs: hideSecrets(state.outputs),
  };
}

function hideSecrets(map: PropertyMap): PropertyMap {
  const hidden = { [SIGNATURE_KEY]: SECRET_SIGNATURE, ciphertext: "[secret]" };
  return revealMap(map, () => hidden);
}

export function markSecretOutputs(state: ResourceState): void {
  for (const key of state.additionalSecretOutputs) {
    const output = state.outputs[key];
    if (key !== "id" && output !== undefined) state.outputs = { ...state.outputs, [key]: makeSecret(output) };
  }
}
