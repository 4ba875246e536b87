/**
 * The API versions known when this release was made, newest first. Others of the same form are accepted.
 * Source: Persona API reference, versioning.
 */
export const KNOWN_API_VERSIONS = [
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
] as const;

/**
 * Sent with every request unless another is asked for: a key's own default would differ from key to key. It is the newest
 * version that both Persona's docs and its published OpenAPI list.
 */
export const DEFAULT_API_VERSION = "2025-12-08" satisfies (typeof KNOWN_API_VERSIONS)[number];

/** Whether the text has the form of an API version, a date. */
export function isApiVersion(text: unknown): text is string {
  return typeof text === "string" && /^\d{4}-\d{2}-\d{2}$/.test(text);
}
