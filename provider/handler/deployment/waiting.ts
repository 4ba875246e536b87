import type { Clock } from "../../persona/http/clock";

const POLL = 10;

/** Waits until other calls of the engine have made something so, at most so many milliseconds; says whether it is so. */
export async function waitUntil(clock: Clock, isSo: () => boolean, longest: number): Promise<boolean> {
  for (let waited = 0; waited < longest; waited += POLL) {
    if (isSo()) return true;
    await clock.sleep(POLL);
  }
  return isSo();
}

export interface BackoffOptions {
  /** The first wait, in milliseconds. */
  readonly first: number;
  /** Factor from one wait to the next. */
  readonly growth: number;
  /** The longest single wait, in milliseconds. */
  readonly longest: number;
  /** All waits together, in milliseconds. */
  readonly total: number;
}

/** Waits longer from time to time, with jitter, until its time has run out. */
export class Backoff {
  private next: number;
  private readonly end: number;

  constructor(
    private readonly clock: Clock,
    private readonly options: BackoffOptions,
  ) {
    this.next = options.first;
    this.end = clock.now() + options.total;
  }

  /** Waits; says whether it did, so false when the time has run out. */
  async wait(): Promise<boolean> {
    const left = this.end - this.clock.now();
    if (left <= 0) return false;
    const jittered = this.next * (0.75 + this.clock.random() / 4);
    this.next = Math.min(this.next * this.options.growth, this.options.longest);
    await this.clock.sleep(Math.min(jittered, left));
    return true;
  }
}

/**
 * Lets the first task run alone, so that the others can use what it learnt; then all run at once. They do so too where it
 * failed: were each to go alone, an outage would cost every one of them its whole retry time, one after the other.
 */
export class FirstAlone {
  private first: Promise<unknown> | undefined;

  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.first !== undefined) {
      await this.first;
      return task();
    }
    const running = task();
    this.first = running.catch(() => undefined);
    return running;
  }
}
