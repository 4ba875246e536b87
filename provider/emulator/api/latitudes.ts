import type { Shape } from "./representation";

/** Where Persona's documents leave a choice, or have changed: how this emulator answers. */
export interface Latitudes {
  /**
   * Which published shape the answers have; it has nothing to do with `Persona-Version`.
   *
   * @default "B", published since 2026-05-14
   */
  shape: Shape;
  /**
   * Whether an answer in another shape than A has the creator, as a relationship.
   *
   * @default true
   */
  creatorRelationship: boolean;
  /**
   * Which answers have `Persona-Organization-Id` and `Persona-Environment-Id`. A 401 never has them.
   *
   * @default "always"
   */
  ownerHeaders: "always" | "successes" | "never";
  /**
   * The answer to deactivating an inactive connection and to reactivating a live one.
   *
   * @default 409
   */
  wrongState: 400 | 409 | 422;
  /**
   * Attributes that no answer has, as under a key's attribute blocklist; kebab-case names.
   *
   * @default []
   */
  hiddenAttributes: readonly string[];
}

/** The latitudes of an emulator that was given none. */
export const defaultLatitudes: Readonly<Latitudes> = {
  shape: "B",
  creatorRelationship: true,
  ownerHeaders: "always",
  wrongState: 409,
  hiddenAttributes: [],
};
