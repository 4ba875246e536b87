import type { Clock } from "./clock";

/** Called when a request has to wait for the next window, at most once per window, with the wait in milliseconds. */
export type RateLimitListener = (milliseconds: number) => void;

/** A window that a header puts further away than this is not believed; a 429 will tell. */
const LONGEST_WINDOW = 10 * 60_000;

/**
 * Paces requests so that this process never asks for more than the window has left.
 * Persona counts in fixed windows, shared by all that use the organization's keys, and says on every answer how many
 * requests remain and when the window ends (`RateLimit-Remaining`, `RateLimit-Reset`).
 *
 * What remains is the least that any answer of this window said, less the requests still under way, since the answer
 * may not have counted them. The window's end is the earliest that any answer said, since the header is rounded up.
 */
export class RateLimiter {
  private limit = Infinity;
  private remaining = Infinity;
  private windowEnd = Infinity;
  private underWay = 0;
  private readonly waiting: (() => void)[] = [];
  private alarmIsSet = false;

  constructor(
    private readonly clock: Clock,
    private readonly onWait: RateLimitListener = () => undefined,
  ) {}

  /** Resolves when a request may be sent. Every start is to be followed by one {@link finish}. */
  async start(): Promise<void> {
    if (this.waiting.length > 0 || !this.hasRoom()) {
      await new Promise<void>((resolve) => {
        this.waiting.push(resolve);
        this.wakeUp();
      });
      return;
    }
    this.underWay += 1;
  }

  /** Tells how a started request ended: with the headers of its answer, or none. */
  finish(headers: Readonly<Record<string, string>> | undefined): void {
    this.underWay -= 1;
    if (headers !== undefined) this.learn(headers);
    this.wakeUp();
  }

  private learn(headers: Readonly<Record<string, string>>): void {
    const remaining = Number(headers["ratelimit-remaining"] ?? NaN);
    const reset = Number(headers["ratelimit-reset"] ?? NaN) * 1000;
    if (!(remaining >= 0) || !(reset >= 0) || reset > LONGEST_WINDOW) return;
    const limit = Number(headers["ratelimit-limit"] ?? NaN);
    if (limit > 0) this.limit = limit;
    this.leaveEndedWindow();
    this.remaining = Math.min(this.remaining, remaining);
    this.windowEnd = Math.min(this.windowEnd, this.clock.now() + reset);
  }

  private leaveEndedWindow(): void {
    if (this.clock.now() < this.windowEnd) return;
    this.remaining = this.limit;
    this.windowEnd = Infinity;
  }

  private hasRoom(): boolean {
    this.leaveEndedWindow();
    return this.underWay < this.remaining;
  }

  private wakeUp(): void {
    while (this.waiting.length > 0 && this.hasRoom()) {
      this.underWay += 1;
      this.waiting.shift()?.();
    }
    if (this.waiting.length > 0) this.setAlarm();
  }

  /** Where the window's end is unknown a request is under way, and its answer wakes the waiting. */
  private setAlarm(): void {
    if (this.alarmIsSet || this.windowEnd === Infinity || this.underWay >= this.limit) return;
    this.alarmIsSet = true;
    const wait = this.windowEnd - this.clock.now();
    this.onWait(wait);
    void this.clock.sleep(wait).then(() => {
      this.alarmIsSet = false;
      this.wakeUp();
    });
  }
}
