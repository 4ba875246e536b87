/** How many requests an organization may send in one window. */
export interface RateLimit {
  requests: number;
  windowMilliseconds: number;
}

/** What the headers of an answer say of the current window. */
export interface RateState {
  allowed: boolean;
  limit: number;
  remaining: number;
  millisecondsLeft: number;
}

interface Window {
  start: number;
  used: number;
}

/**
 * Fixed windows, each counted from the first request in it, one per organization: all of its keys share it.
 * Source: Persona API docs, rate limiting.
 */
export class RateWindows {
  private readonly windows = new Map<string, Window>();

  constructor(
    public limit: RateLimit,
    private readonly now: () => number,
  ) {}

  /** Counts a request. One over the limit is refused and not counted. */
  take(organizationId: string): RateState {
    const window = this.current(organizationId);
    const allowed = window.used < this.limit.requests;
    if (allowed) window.used += 1;
    return this.state(window, allowed);
  }

  /** The current window, without counting anything. */
  peek(organizationId: string): RateState {
    return this.state(this.current(organizationId), true);
  }

  /** Starts afresh under another limit. */
  reset(limit: RateLimit): void {
    this.limit = limit;
    this.windows.clear();
  }

  private current(organizationId: string): Window {
    const now = this.now();
    const known = this.windows.get(organizationId);
    if (known !== undefined && now < known.start + this.limit.windowMilliseconds) return known;
    const fresh = { start: now, used: 0 };
    this.windows.set(organizationId, fresh);
    return fresh;
  }

  private state(window: Window, allowed: boolean): RateState {
    return {
      allowed,
      limit: this.limit.requests,
      remaining: Math.max(0, this.limit.requests - window.used),
      millisecondsLeft: Math.max(0, window.start + this.limit.windowMilliseconds - this.now()),
    };
  }
}

/**
 * Seconds until a window ends, as a header shows them: whole seconds rounded up, but with decimals for windows
 * shorter than 10 s, which only tests have; rounding those up would make them wait for several windows.
 */
export function resetSeconds(state: RateState, limit: RateLimit): string {
  return limit.windowMilliseconds < 10_000
    ? (Math.ceil(state.millisecondsLeft) / 1000).toFixed(3)
    : String(Math.ceil(state.millisecondsLeft / 1000));
}
