/** `expected`: as this release assumes. `handled`: different, but this release copes. `breaking`: it does not. `skipped`: not checked. */
export type Verdict = "expected" | "handled" | "breaking" | "skipped";

/** How Persona answered. */
export interface Observation {
  readonly verdict: Verdict;
  /** What the answer was, or why nothing was asked. */
  readonly answered: string;
}

/** Something that this release takes for granted about Persona. */
export interface Assumption<Seen> {
  /** One short sentence. */
  readonly name: string;
  /** Where the fact is documented. */
  readonly source: string;
  /** Compares it with what Persona answers. */
  readonly check: (seen: Seen) => Observation | Promise<Observation>;
}

/** An assumption with the answer to it. */
export interface Result extends Observation {
  readonly name: string;
  readonly source: string;
}

export const REFERENCE = "Persona API reference, Connect";
export const OPENAPI = "Persona's published OpenAPI, 2026-08-21";
export const DOCS = "Persona API docs";

export function expected(answered: string): Observation {
  return { verdict: "expected", answered };
}

export function handled(answered: string): Observation {
  return { verdict: "handled", answered };
}

export function breaking(answered: string): Observation {
  return { verdict: "breaking", answered };
}

export function skipped(answered: string): Observation {
  return { verdict: "skipped", answered };
}
