import type { Trouble } from "../../persona/http/sender";
import type { Clock } from "../../persona/http/clock";
import { log } from "../log";

/** A hiccup that ends sooner is nothing that an operator needs to know; in milliseconds. */
const WORTH_TELLING = 5_000;
const MINUTE = 60_000;

/** Tells the operator that calls are tried again: after five seconds, then once a minute. */
export class Progress {
  private lastTold = -Infinity;

  constructor(private readonly clock: Clock) {}

  tell({ problem, since, until }: Trouble): void {
    const now = this.clock.now();
    if (now - since < WORTH_TELLING || now - this.lastTold < MINUTE) return;
    this.lastTold = now;
    log(
      `waiting for Persona since ${this.timeOfDay(since)} UTC (last problem: ${problem}); ` +
        `it is tried again until ${this.timeOfDay(until)} UTC`,
    );
  }

  private timeOfDay(at: number): string {
    return new Date(Date.now() + at - this.clock.now()).toISOString().slice(11, 19);
  }
}
