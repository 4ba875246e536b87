import { errorAnswer } from "./answer";
import type { Answer } from "./answer";
import type { Latitudes } from "./latitudes";
import type { EmulatedRequest } from "./request";
import type { EmulatedConnection } from "../world/connection";
import type { Caller, KeyInflection } from "../world/keys";

/**
 * How an answer lays a connection out, by when Persona published it. `A` (2026-04-01, the reference's example): token,
 * source, scopes and creator are attributes. `A2` (2026-04-03): scopes, but no source. `B1` (2026-04-09): A2 and the
 * source. `B` (since 2026-05-14): B1 without scopes. In all but A, the creator is a relationship.
 */
export type Shape = "A" | "A2" | "B1" | "B";

const attributesOf: Readonly<Record<Shape, readonly string[]>> = {
  A: [
    "token",
    "status",
    "organization-id",
    "destination-organization-id",
    "scopes",
    "creator-id",
    "creator-type",
    "created-at",
    "updated-at",
  ],
  A2: ["status", "destination-organization-id", "scopes", "created-at", "updated-at"],
  B1: ["status", "source-organization-id", "destination-organization-id", "scopes", "created-at", "updated-at"],
  B: ["status", "source-organization-id", "destination-organization-id", "created-at", "updated-at"],
};

/**
 * The API versions that Persona knows, newest first; all of them have the same shape.
 * Source: Persona API docs, versioning, and its published OpenAPI of 2026-08-21.
 */
const apiVersions: readonly string[] = [
  "2026-09-29",
  "2025-12-08",
  "2025-10-27",
  "2023-01-05",
  "2022-09-01",
  "2021-08-18",
  "2021-07-05",
  "2021-05-14",
  "2021-02-21",
  "2020-05-18",
];

/** The form of an answer, as request, key and emulator want it. */
export interface Representation {
  latitudes: Readonly<Latitudes>;
  inflection: KeyInflection;
  /** Kebab names of the sparse fieldset; undefined: everything. */
  fields?: ReadonlySet<string>;
}

function isKeyInflection(text: string): text is KeyInflection {
  return text === "kebab" || text === "camel" || text === "snake";
}

/** `created-at` → `created-at`, `createdAt` or `created_at`. */
function inflect(kebab: string, inflection: KeyInflection): string {
  switch (inflection) {
    case "kebab":
      return kebab;
    case "snake":
      return kebab.replaceAll("-", "_");
    case "camel":
      return kebab.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  }
}

/** `createdAt`, `created_at` → `created-at`: sparse fieldsets name attributes in any casing. */
function toKebab(name: string): string {
  return name.replaceAll("_", "-").replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** The form that headers and query ask for, or the answer that refuses them. */
export function representationFor(
  { headers, query }: EmulatedRequest,
  caller: Caller,
  latitudes: Readonly<Latitudes>,
): Representation | Answer {
  const version = headers["persona-version"];
  if (version !== undefined && !apiVersions.includes(version)) {
    return errorAnswer(400, { details: "Persona-Version is not a known API version" });
  }
  const inflection = headers["key-inflection"] ?? caller.defaultKeyInflection ?? "kebab";
  if (!isKeyInflection(inflection)) {
    return errorAnswer(400, { details: "Key-Inflection must be camel, kebab or snake" });
  }
  const fields = query["fields[connect/connection]"];
  if (fields === undefined) return { latitudes, inflection };
  return { latitudes, inflection, fields: new Set(fields.split(",").map((name) => toKebab(name.trim()))) };
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

function valuesOf(connection: EmulatedConnection): Record<string, unknown> {
  return {
    token: connection.id,
    status: connection.status,
    "organization-id": connection.sourceOrganizationId,
    "source-organization-id": connection.sourceOrganizationId,
    "destination-organization-id": connection.destinationOrganizationId,
    scopes: connection.scopes,
    "creator-id": connection.creatorId,
    "creator-type": connection.creatorType,
    "created-at": isoTime(connection.createdAt),
    "updated-at": isoTime(connection.updatedAt),
  };
}

/** A connection as the API answers it in the wanted form. */
export function represent(connection: EmulatedConnection, { latitudes, inflection, fields }: Representation): Resource {
  const { shape, creatorRelationship, hiddenAttributes } = latitudes;
  const values = valuesOf(connection);
  const attributes: Record<string, unknown> = {};
  for (const name of attributesOf[shape]) {
    if (hiddenAttributes.includes(name) || fields?.has(name) === false) continue;
    attributes[inflect(name, inflection)] = values[name];
  }
  const resource: Resource = { type: "connect/connection", id: connection.id, attributes };
  if (shape !== "A" && creatorRelationship && fields?.has("creator") !== false) {
    resource.relationships = {
      [inflect("creator", inflection)]: { data: { id: connection.creatorId, type: connection.creatorType } },
    };
  }
  return resource;
}
