import type { Operation } from "./api/request";

/** One request and what became of it. */
export interface JournalEntry {
  /** 1 for the first request of the emulator; grows by 1. Clearing the journal does not start it again. */
  readonly sequence: number;
  /** Milliseconds since 1970 when the request had arrived, by the emulator's clock. */
  readonly at: number;
  readonly operation: Operation;
  readonly method: string;
  /** From `/api/v1` on, without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Names in lower case, without Authorization. */
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined where the request had no known key. */
  organizationId?: string;
  environmentId?: string;
  readonly body: string;
  /** The status that was sent, even if the body was not sent whole; undefined: no answer was sent (yet). */
  status: number | undefined;
  /** The connection that the request named, made or changed. */
  connectionId?: string;
  /** The fault that befell the exchange, such as `reset after` or `answer 503 before`. */
  fault?: string;
}

interface Waiter {
  predicate: (entry: JournalEntry) => boolean;
  resolve: (entry: JournalEntry) => void;
}

/** How many requests are kept, so that a client that never stops cannot fill the memory. */
const entryLimit = 10_000;

/** The newest {@link entryLimit} requests since the start or the last clearing, oldest first. */
export class Journal {
  private recorded: JournalEntry[] = [];
  private waiters: Waiter[] = [];
  private written = 0;

  /** Writes a request down as it arrives; {@link changed} tells when its answer is known. */
  record(entry: Omit<JournalEntry, "sequence">): JournalEntry {
    this.written += 1;
    const recorded = { sequence: this.written, ...entry };
    this.recorded.push(recorded);
    if (this.recorded.length > entryLimit) this.recorded.shift();
    this.changed(recorded);
    return recorded;
  }

  /** Wakes those who wait for an entry like this. */
  changed(entry: JournalEntry): void {
    const woken = this.waiters.filter((waiter) => waiter.predicate(entry));
    if (woken.length === 0) return;
    this.waiters = this.waiters.filter((waiter) => !woken.includes(waiter));
    for (const waiter of woken) waiter.resolve(entry);
  }

  entries(): JournalEntry[] {
    return [...this.recorded];
  }

  clear(): void {
    this.recorded = [];
  }

  wait(predicate: (entry: JournalEntry) => boolean): Promise<JournalEntry> {
    const seen = this.recorded.find(predicate);
    if (seen !== undefined) return Promise.resolve(seen);
    return new Promise((resolve) => this.waiters.push({ predicate, resolve }));
  }
}
