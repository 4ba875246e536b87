import type { AliasSpec } from "./aliases";
import type { PropertyMap } from "./property-value";
import type { ResourceState } from "./resource-state";

/** What the program wants a resource to be. */
export interface Goal {
  type: string;
  name: string;
  custom: boolean;
  properties: PropertyMap;
  parent: string;
  provider: string;
  dependencies: string[];
  propertyDependencies: Record<string, string[]>;
  protect: boolean | undefined;
  retainOnDelete: boolean | undefined;
  deleteBeforeReplace: boolean | undefined;
  ignoreChanges: string[];
  replaceOnChanges: string[];
  additionalSecretOutputs: string[];
  aliases: AliasSpec[];
  importId: string;
  deletedWith: string;
  replaceWith: string[];
}

/** What the program asks the engine for, in the order in which it arrived. */
export type ProgramEvent =
  | { kind: "register"; goal: Goal; done: (result: RegisterResult) => void }
  | { kind: "read"; goal: ReadGoal; done: (state: ResourceState) => void }
  | { kind: "outputs"; urn: string; outputs: PropertyMap; done: () => void }
  | { kind: "finished" }
  | { kind: "failed"; message: string | undefined };

export type Registration = Extract<ProgramEvent, { kind: "register" }>;
export type ReadRequest = Extract<ProgramEvent, { kind: "read" }>;

export interface RegisterResult {
  state: ResourceState;
  /** The resource was left out of a targeted run, so that its outputs are not known. */
  unknown: boolean;
}

export interface ReadGoal {
  id: string;
  type: string;
  name: string;
  parent: string;
  provider: string;
  properties: PropertyMap;
  dependencies: string[];
  additionalSecretOutputs: string[];
}
