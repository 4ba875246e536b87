import type { Answer } from "./answer";

/** How long a result is kept under its key, in milliseconds. Source: Persona API docs, idempotence. */
export const idempotencyLifetimeMilliseconds = 24 * 60 * 60 * 1000;

interface Kept {
  parameters: string;
  answer: Answer;
  at: number;
}

/** The first result for every idempotency key, whatever its status. */
export class IdempotencyStore {
  private readonly kept = new Map<string, Kept>();

  constructor(private readonly now: () => number) {}

  /** The kept answer, `"other-parameters"` where the key was used for another request, or undefined for a new key. */
  recall(key: string, parameters: string): Answer | "other-parameters" | undefined {
    const kept = this.kept.get(key);
    if (kept === undefined) return undefined;
    if (this.now() - kept.at >= idempotencyLifetimeMilliseconds) {
      this.kept.delete(key);
      return undefined;
    }
    return kept.parameters === parameters ? kept.answer : "other-parameters";
  }

  /** Keeps a result, unless the key has one already. */
  keep(key: string, parameters: string, answer: Answer): void {
    if (this.recall(key, parameters) === undefined) this.kept.set(key, { parameters, answer, at: this.now() });
  }
}
