import type { Clock } from "../../persona/http/clock";

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
