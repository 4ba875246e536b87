import type { Shape } from "./representation";

/** The API versions that Persona lists, newest first. Source: Persona API docs, 2026-11-23. */
export const apiVersions: readonly string[] = [
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

/** The version of a key that has no other default. */
export const newestApiVersion = "2026-09-29";

/** The first version that answers in shape B; dates compare as text. */
const firstOfShapeB = "2025-10-27";

/** The shape of a version's answers. */
export function shapeOf(apiVersion: string): Shape {
  return apiVersion >= firstOfShapeB ? "B" : "A";
}
