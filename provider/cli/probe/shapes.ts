import type { Resource } from "./persona";

/** Attributes of each published shape, newest first. Source: Persona's published OpenAPI files and reference. */
const SHAPES: Readonly<Record<string, readonly string[]>> = {
  "B, published since 2026-05-14": [
    "status",
    "source-organization-id",
    "destination-organization-id",
    "created-at",
    "updated-at",
  ],
  "B1, published on 2026-04-09": [
    "status",
    "source-organization-id",
    "destination-organization-id",
    "scopes",
    "created-at",
    "updated-at",
  ],
  "A2, published on 2026-04-03": ["status", "destination-organization-id", "scopes", "created-at", "updated-at"],
  "A, the reference's": [
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
};

/** The shape that the newest published OpenAPI has. */
export const NEWEST_SHAPE = Object.keys(SHAPES)[0] ?? "";

/** The name of the published shape that a resource has; undefined: another. */
export function shapeOf(resource: Resource): string | undefined {
  const names = namesOf(resource);
  return Object.keys(SHAPES).find((shape) => [...(SHAPES[shape] ?? [])].sort().join() === names.join());
}

/** How a resource differs from the newest shape, such as `without created-at, with region`. */
export function differenceOf(resource: Resource): string {
  const newest = SHAPES[NEWEST_SHAPE] ?? [];
  const names = namesOf(resource);
  const missing = newest.filter((name) => !names.includes(name));
  const added = names.filter((name) => !newest.includes(name));
  return [
    ...(missing.length === 0 ? [] : [`without ${missing.join(", ")}`]),
    ...(added.length === 0 ? [] : [`with ${added.join(", ")}`]),
  ].join("; ");
}

/** The names of its attributes in kebab-case, sorted. */
export function namesOf({ attributes }: Resource): string[] {
  return Object.keys(attributes).map(kebab).sort();
}

function kebab(name: string): string {
  return name.replaceAll("_", "-").replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** The casing of a resource's attributes; undefined if no name tells. */
export function casingOf({ attributes }: Resource): "camel" | "kebab" | "snake" | undefined {
  const names = Object.keys(attributes).join(" ");
  if (names.includes("_")) return "snake";
  if (names.includes("-")) return "kebab";
  return /[A-Z]/.test(names) ? "camel" : undefined;
}
