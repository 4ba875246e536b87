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
 * Paces requests so that this process never asks for more than a window has left.
 * Persona counts in fixed windows, shared by all that use the environment's keys, and says on every answer how many requests
 * remain and when the window ends (`RateLimit-Remaining`, `RateLimit-Reset`). A key may have a limit of its own within the
 * environment's: every request counts against both, and an answer tells of the one that is closer to being reached. So there
 * is a window for each limit that answers named, and a request needs room in all of them.
 */
export class RateLimiter {
  /** By limit: two windows with one limit cannot be told apart, and the stricter reading of both holds. */
  private readonly windows = new Map<number, Window>([[DEFAULT_LIMIT, new Window(DEFAULT_LIMIT)]]);
  private isDefault = true;
  private underWay = 0;
  private readonly waiting: (() => void)[] = [];
  private alarm = Infinity;

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
      this.learn(said !== undefined && said.resetSeconds * 1000 <= LONGEST_WINDOW ? said : undefined, startedAt);
      this.wakeUp();
    };
  }

  private learn(said: RateLimit | undefined, startedAt: number): void {
    const told = said === undefined ? undefined : this.windowOf(said.limit);
    for (const window of this.windows.values()) if (window !== told) window.miss();
    if (said !== undefined) told?.learn(said, startedAt, this.clock.now());
  }

  private windowOf(limit: number): Window {
    if (this.isDefault) this.windows.clear();
    this.isDefault = false;
    const window = this.windows.get(limit) ?? new Window(limit);
    this.windows.set(limit, window);
    return window;
  }

  private wakeUp(): void {
    const now = this.clock.now();
    for (const [limit, window] of this.windows) {
      window.endIfOver(now);
      if (this.windows.size > 1 && window.isForgotten(now)) this.windows.delete(limit);
    }
    const windows = [...this.windows.values()];
    while (this.waiting.length > 0 && windows.every((window) => window.hasRoomBeside(this.underWay))) {
      this.underWay += 1;
      this.waiting.shift()?.();
    }
    if (this.waiting.length === 0) return;
    // Where a window's end is unknown, requests are under way whose answers will wake the waiting.
    const full = windows.filter((window) => window.end !== Infinity && !window.hasRoomBeside(this.underWay));
    if (full.length > 0) this.awaitEnd(full);
  }

  private awaitEnd(full: readonly Window[]): void {
    const end = Math.max(...full.map((window) => window.end));
    const wait = end - this.clock.now();
    // Before the answers of those under way it is not certain that anybody has to wait.
    const used = full.filter((window) => !window.hasRoomBeside(0));
    if (used.some((window) => !window.isAnnounced)) {
      for (const window of used) window.isAnnounced = true;
      this.onWait(wait);
    }
    if (end >= this.alarm) return;
    this.alarm = end;
    void this.clock.sleep(wait).then(() => {
      if (this.alarm === end) this.alarm = Infinity;
      this.wakeUp();
    });
  }
}

/**
 * One limit's current window. What remains is the least that any answer of this window said, less the requests that ended
 * without a word of it, since Persona may have counted them. The window's end is the earliest that any answer said, since the
 * header is rounded up and the answer took time.
 */
class Window {
  /** Infinite until an answer of this window says it. */
  end = Infinity;
  isAnnounced = false;
  private remaining: number;
  private unheard = 0;
  private lastEnd = -Infinity;

  constructor(private readonly limit: number) {
    // A limit of 0 would let nothing through whose answer could say otherwise.
    this.remaining = Math.max(1, limit);
  }

  /** Whether one more request fits, where so many others may still be counted. */
  hasRoomBeside(underWay: number): boolean {
    return underWay + this.unheard < this.remaining;
  }

  /** A request ended without a word of this window. */
  miss(): void {
    if (this.end !== Infinity) this.unheard += 1;
  }

  /** An answer is of the window that ends between its request's start and its own arrival, plus what it says. */
  learn({ remaining, resetSeconds }: RateLimit, startedAt: number, now: number): void {
    const rounding = Number.isInteger(resetSeconds) ? 1000 : 0;
    const earliestEnd = startedAt + resetSeconds * 1000 - rounding;
    if (earliestEnd < this.lastEnd) return;
    // The server's window may have ended before we thought.
    if (earliestEnd >= this.end) this.leave();
    this.remaining = this.end === Infinity ? remaining : Math.min(this.remaining, remaining);
    this.end = Math.min(this.end, now + resetSeconds * 1000);
  }

  endIfOver(now: number): void {
    if (now >= this.end) this.leave();
  }

  /** Whether no answer has told of this limit for so long that it may no longer exist. */
  isForgotten(now: number): boolean {
    return this.end === Infinity && now - this.lastEnd > LONGEST_WINDOW;
  }

  private leave(): void {
    this.lastEnd = this.end;
    this.remaining = Math.max(1, this.limit);
    this.end = Infinity;
    this.unheard = 0;
    this.isAnnounced = false;
  }
}
