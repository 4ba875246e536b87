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

/** The fields of a deployment, in its order. Those that are empty or false are left out, `custom` apart. */
const STORED = [
  ...["urn", "custom", "delete", "id", "type", "inputs", "outputs", "parent", "protect", "taint", "external"],
  ...["dependencies", "initErrors", "provider", "propertyDependencies", "pendingReplacement"],
  ...["additionalSecretOutputs", "aliases", "importID", "retainOnDelete", "deletedWith", "replaceWith"],
  ...["created", "modified", "ignoreChanges", "replaceOnChanges"],
] as (keyof ResourceState)[];

export function toRecord(state: ResourceState, encode: (properties: PropertyMap) => PropertyMap): ResourceRecord {
  const record: Record<string, unknown> = {};
  for (const key of STORED) {
    const value = state[key];
    const empty = typeof value === "object" ? Object.keys(value).length === 0 : value === false || value === "";
    if (key === "custom" || !empty) record[key] = key === "inputs" || key === "outputs" ? encode(state[key]) : value;
  }
  return record as unknown as ResourceRecord;
}

export function fromRecord(record: ResourceRecord, decode: (properties: PropertyMap) => PropertyMap): ResourceState {
  const propertyDependencies = Object.entries(record.propertyDependencies ?? {}).map(([key, urns]) => [
    key,
    urns ?? [],
  ]);
  return {
    ...newState(record as Pick<ResourceRecord, "urn" | "type" | "custom">),
    inputs: decode((record.inputs ?? {}) as PropertyMap),
    outputs: decode((record.outputs ?? {}) as PropertyMap),
    propertyDependencies: Object.fromEntries(propertyDependencies) as Record<string, string[]>,
  };
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
