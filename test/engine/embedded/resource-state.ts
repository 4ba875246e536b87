import type { ResourceRecord } from "../deployment";
import type { PropertyMap } from "./property-value";
import { parseReference } from "./urn";

/** A resource in memory, with all fields present and secrets in plain (but marked). Steps change it in place. */
export interface ResourceState {
  urn: string;
  type: string;
  custom: boolean;
  id: string;
  inputs: PropertyMap;
  outputs: PropertyMap;
  parent: string;
  provider: string;
  dependencies: string[];
  propertyDependencies: Record<string, string[]>;
  protect: boolean;
  taint: boolean;
  external: boolean;
  /** Replaced, and still to be deleted. */
  delete: boolean;
  /** Deleted ahead of its replacement, which is still to be created. */
  pendingReplacement: boolean;
  initErrors: string[];
  additionalSecretOutputs: string[];
  aliases: string[];
  importID: string;
  retainOnDelete: boolean;
  deletedWith: string;
  replaceWith: string[];
  ignoreChanges: string[];
  replaceOnChanges: string[];
  created: string;
  modified: string;
}

export function newState(
  fields: Partial<ResourceState> & Pick<ResourceState, "urn" | "type" | "custom">,
): ResourceState {
  return {
    ...{ id: "", inputs: {}, outputs: {}, parent: "", provider: "", dependencies: [], propertyDependencies: {} },
    ...{
      protect: false,
      taint: false,
      external: false,
      delete: false,
      pendingReplacement: false,
      retainOnDelete: false,
    },
    ...{ initErrors: [], additionalSecretOutputs: [], aliases: [], importID: "", deletedWith: "", replaceWith: [] },
    ...{ ignoreChanges: [], replaceOnChanges: [], created: "", modified: "" },
    ...fields,
  };
}

/** The fields that a deployment stores as they are, in its order; those that are empty or false are left out. */
const STORED = [
  ...["delete", "id", "parent", "protect", "taint", "external", "dependencies", "initErrors", "provider"],
  ...["propertyDependencies", "pendingReplacement", "additionalSecretOutputs", "aliases", "importID"],
  ...["retainOnDelete", "deletedWith", "replaceWith", "created", "modified", "ignoreChanges", "replaceOnChanges"],
] as (keyof ResourceState & keyof ResourceRecord)[];

export function toRecord(state: ResourceState, encode: (properties: PropertyMap) => PropertyMap): ResourceRecord {
  const record: Record<string, unknown> = { urn: state.urn, custom: state.custom, type: state.type };
  for (const key of ["inputs", "outputs"] as const) {
    if (Object.keys(state[key]).length > 0) record[key] = encode(state[key]);
  }
  for (const key of STORED) {
    const value = state[key];
    const empty = typeof value === "object" ? Object.keys(value).length === 0 : value === false || value === "";
    if (!empty) record[key] = value;
  }
  return record as unknown as ResourceRecord;
}

export function fromRecord(record: ResourceRecord, decode: (properties: PropertyMap) => PropertyMap): ResourceState {
  const state = newState(record as Pick<ResourceRecord, "urn" | "type" | "custom">);
  state.inputs = decode((record.inputs ?? {}) as PropertyMap);
  state.outputs = decode((record.outputs ?? {}) as PropertyMap);
  for (const [key, urns] of Object.entries(state.propertyDependencies)) {
    state.propertyDependencies[key] = urns ?? [];
  }
  return state;
}

/** All that must exist for this resource to exist, its provider included. */
export function allDependencies(state: ResourceState): string[] {
  return [...dependenciesBesideProvider(state), ...(state.provider === "" ? [] : [parseReference(state.provider).urn])];
}

export function dependenciesBesideProvider(state: ResourceState): string[] {
  const urns = [state.parent, ...dependenciesBesideParent(state)];
  return urns.filter((urn) => urn !== "");
}

export function dependenciesBesideParent(state: ResourceState): string[] {
  const urns = [
    ...state.dependencies,
    ...Object.values(state.propertyDependencies).flat(),
    state.deletedWith,
    ...state.replaceWith,
  ];
  return urns.filter((urn) => urn !== "");
}
