import { createHash } from "node:crypto";
import type { Answer } from "./answer";

/** How long a result is kept under its key, in milliseconds. Source: Persona API docs, idempotence. */
const lifetimeMilliseconds = 24 * 60 * 60 * 1000;

/** How many results are kept, so that a client that never stops cannot fill the memory; the oldest goes first. */
const resultLimit = 10_000;

interface Kept {
  parameters: string;
  answer: Answer;
  at: number;
}

/** Of the same length for any text, however long. */
function digest(text: string): string {
  return createHash("sha256").update(text).digest("base64");
}

/** The first result for every idempotency key, whatever its status. */
export class IdempotencyStore {
  private readonly kept = new Map<string, Kept>();

  constructor(private readonly now: () => number) {}

  /** The kept answer, `"other-parameters"` where the key was used for another request, or undefined for a new key. */
  recall(key: string, parameters: string): Answer | "other-parameters" | undefined {
    const name = digest(key);
    const kept = this.kept.get(name);
    if (kept === undefined) return undefined;
    if (this.now() - kept.at >= lifetimeMilliseconds) {
      this.kept.delete(name);
      return undefined;
    }
    return kept.parameters === digest(parameters) ? kept.answer : "other-parameters";
  }

  /** Keeps a result, unless the key has one already. */
  keep(key: string, parameters: string, answer: Answer): void {
    if (this.recall(key, parameters) !== undefined) return;
    this.kept.set(digest(key), { parameters: digest(parameters), answer, at: this.now() });
    const [oldest] = this.kept.keys();
    if (this.kept.size > resultLimit && oldest !== undefined) this.kept.delete(oldest);
  }
}
