import type { ReadRequest, Registration } from "./registration";
import type { ResourceState } from "./resource-state";

export type StepOperation =
  | "same"
  | "create"
  | "create-replacement"
  | "update"
  | "replace"
  | "delete"
  | "delete-replaced"
  | "read"
  | "read-replacement"
  | "discard"
  | "discard-replaced"
  | "refresh"
  | "import"
  | "remove-pending-replace";

/** One thing that the engine does to one resource. */
export interface Step {
  operation: StepOperation;
  urn: string;
  type: string;
  provider: string;
  old: ResourceState | undefined;
  new: ResourceState | undefined;
  /** Counts as a change, and is what the outputs of a registration belong to. */
  logical: boolean;
  /** The properties that a replacement blames. */
  keys: string[];
  /** A create that replaces leaves the old resource to be deleted later; a delete, one to be created later. */
  pending: boolean;
  /** A new resource that a targeted run leaves out. */
  skipped: boolean;
  /** A resource that a targeted run leaves as it is. */
  untargeted: boolean;
  registration: Registration | undefined;
  read: ReadRequest | undefined;
  /** What a refresh found. */
  refreshed?: "same" | "update" | "delete";
}

type Details = Partial<Pick<Step, "keys" | "pending" | "skipped" | "untargeted" | "registration" | "read" | "logical">>;

export function makeStep(
  operation: StepOperation,
  states: { old?: ResourceState | undefined; new?: ResourceState | undefined },
  details: Details = {},
): Step {
  const subject = states.new ?? states.old;
  if (subject === undefined) throw new Error(`A ${operation} step needs a resource.`);
  return {
    ...{ keys: [], pending: false, skipped: false, untargeted: false, registration: undefined, read: undefined },
    operation,
    urn: subject.urn,
    type: subject.type,
    provider: subject.provider,
    old: states.old,
    new: states.new,
    logical: !PHYSICAL.has(operation),
    ...details,
  };
}

/** Steps that are only part of a change; what is counted is the `replace` beside them. */
const PHYSICAL = new Set<StepOperation>([
  ...(["create-replacement", "delete-replaced", "read-replacement", "discard-replaced"] as const),
  ...(["refresh", "remove-pending-replace"] as const),
]);

/** The resource that a step is about: what it leads to, or what it removes. */
export function subjectOf(step: Step): ResourceState {
  const subject = step.new ?? step.old;
  if (subject === undefined) throw new Error("A step without a resource.");
  return subject;
}
