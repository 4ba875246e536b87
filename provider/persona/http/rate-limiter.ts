import type { Clock } from "./clock";
import { type Headers, type RateLimit, rateLimitIn } from "./answer";

/** Called when requests have to wait for the next window, once per window, with the wait in milliseconds. */
export type RateLimitListener = (milliseconds: number) => void;

/** Tells how a started request ended: with the headers of its answer, or none. To be called once. */
export type Finish = (headers: Headers | undefined) => void;

/** A window that a header puts further away than this is not believed; a 429 will tell. */
const LONGEST_WINDOW = 10 * 60_000;
/** Until an answer says otherwise. Source: Persona API docs, rate limiting. */
const DEFAULT_LIMIT = 300;

/**
 * Paces requests so that this process never asks for more than the window has left.
 * Persona counts in fixed windows, shared by all that use the organization's keys, and says on every answer how many
 * requests remain and when the window ends (`RateLimit-Remaining`, `RateLimit-Reset`).
 *
 * What remains is the least that any answer of this window said, less the requests still under way and those that ended
 * without a word of it, since Persona may have counted both. The window's end is the earliest that any answer said,
 * since the header is rounded up and the answer took time.
 */
export class RateLimiter {
  private limit = DEFAULT_LIMIT;
  private remaining = DEFAULT_LIMIT;
  /** Of the current window. Infinite until one of its answers says it. */
  private windowEnd = Infinity;
  /** Of the window before. */
  private lastWindowEnd = -Infinity;
  private underWay = 0;
  /** Requests of the current window that ended without a word of it. */
  private unheard = 0;
  private readonly waiting: (() => void)[] = [];
  private alarmIsSet = false;
  private isAnnounced = false;

  constructor(
    private readonly clock: Clock,
    private readonly onWait: RateLimitListener = () => undefined,
  ) {}

  /** Resolves when a request may be sent; first come, first served. */
  async start(): Promise<Finish> {
    await new Promise<void>((resolve) => {
      this.waiting.push(resolve);
      this.wakeUp();
    });
    const startedAt = this.clock.now();
    return (headers) => {
      this.underWay -= 1;
      const said = headers === undefined ? undefined : rateLimitIn(headers);
      if (said !== undefined && said.resetSeconds * 1000 <= LONGEST_WINDOW) this.learn(said, startedAt);
      else if (this.windowEnd !== Infinity) this.unheard += 1;
      this.wakeUp();
    };
  }

  /** An answer is of the window that ends between its request's start and its own arrival, plus what it says. */
  private learn({ limit, remaining, resetSeconds }: RateLimit, startedAt: number): void {
    const rounding = Number.isInteger(resetSeconds) ? 1000 : 0;
    const earliestEnd = startedAt + resetSeconds * 1000 - rounding;
    const latestEnd = this.clock.now() + resetSeconds * 1000;
    if (earliestEnd < this.lastWindowEnd) return;
    if (limit > 0) this.limit = limit;
    // The server's window may have ended before we thought.
    if (earliestEnd >= this.windowEnd) this.leaveWindow();
    this.remaining = this.windowEnd === Infinity ? remaining : Math.min(this.remaining, remaining);
    this.windowEnd = Math.min(this.windowEnd, latestEnd);
  }

  private leaveWindow(): void {
    this.lastWindowEnd = this.windowEnd;
    this.remaining = this.limit;
    this.windowEnd = Infinity;
    this.unheard = 0;
    this.isAnnounced = false;
  }

  private wakeUp(): void {
    if (this.clock.now() >= this.windowEnd) this.leaveWindow();
    while (this.waiting.length > 0 && this.underWay + this.unheard < this.remaining) {
      this.underWay += 1;
      this.waiting.shift()?.();
    }
    // Where the window's end is unknown, requests are under way whose answers will wake the waiting.
    if (this.waiting.length > 0 && this.windowEnd !== Infinity) this.awaitWindowEnd();
  }

  private awaitWindowEnd(): void {
    const wait = this.windowEnd - this.clock.now();
    if (this.unheard >= this.remaining && !this.isAnnounced) {
      this.isAnnounced = true;
      this.onWait(wait);
    }
    if (this.alarmIsSet) return;
    this.alarmIsSet = true;
    void this.clock.sleep(wait).then(() => {
      this.alarmIsSet = false;
      this.wakeUp();
    });
  }
}
