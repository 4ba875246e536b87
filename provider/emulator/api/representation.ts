import { inflect, toKebab } from "./casing";
import type { KeyInflection } from "../world/keys";
import type { EmulatedConnection } from "../world/connection";

/**
 * How an answer lays a connection out. A, of the reference's example: creator, scopes and token are attributes.
 * B, of versions since 2025-10-27: the creator is a relationship, scopes and token are absent.
 */
export type Shape = "A" | "B";

/** What a request asked of the answer's form. */
export interface Representation {
  shape: Shape;
  inflection: KeyInflection;
  /** Kebab names of the sparse fieldset; undefined: everything. */
  fields?: ReadonlySet<string>;
}

/** The names in `fields[connect/connection]=status,scopes`, in whatever casing they were written. */
export function fieldNames(list: string): ReadonlySet<string> {
  return new Set(list.split(",").map((name) => toKebab(name.trim())));
}

interface Resource {
  type: "connect/connection";
  id: string;
  attributes: Record<string, unknown>;
  relationships?: Record<string, unknown>;
}

function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

function shapeA(connection: EmulatedConnection): Record<string, unknown> {
  return {
    token: connection.id,
    status: connection.status,
    "organization-id": connection.sourceOrganizationId,
    "destination-organization-id": connection.destinationOrganizationId,
    scopes: connection.scopes,
    "creator-id": connection.creatorId,
    "creator-type": connection.creatorType,
    "created-at": isoTime(connection.createdAt),
    "updated-at": isoTime(connection.updatedAt),
  };
}

function shapeB(connection: EmulatedConnection): Record<string, unknown> {
  return {
    status: connection.status,
    "destination-organization-id": connection.destinationOrganizationId,
    "source-organization-id": connection.sourceOrganizationId,
    "created-at": isoTime(connection.createdAt),
    "updated-at": isoTime(connection.updatedAt),
  };
}

/** A connection as the API answers it in the wanted form. */
export function represent(connection: EmulatedConnection, wanted: Representation): Resource {
  const everything = wanted.shape === "A" ? shapeA(connection) : shapeB(connection);
  const attributes: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(everything)) {
    if (wanted.fields?.has(name) ?? true) attributes[inflect(name, wanted.inflection)] = value;
  }
  const resource: Resource = { type: "connect/connection", id: connection.id, attributes };
  if (wanted.shape === "B" && (wanted.fields?.has("creator") ?? true)) {
    resource.relationships = {
      [inflect("creator", wanted.inflection)]: { data: { id: connection.creatorId, type: connection.creatorType } },
    };
  }
  return resource;
}
