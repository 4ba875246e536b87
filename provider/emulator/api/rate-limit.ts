import type { Caller, RateLimit } from "../world/keys";

/** The limit that an answer's headers report. */
export interface RateState {
  allowed: boolean;
  limit: number;
  remaining: number;
  millisecondsLeft: number;
  windowMilliseconds: number;
}

interface Window {
  readonly limit: RateLimit;
  readonly start: number;
  used: number;
}

/**
 * Fixed windows, each counted from the first request in it: one for each environment, shared by its keys, and one for
 * each key that has a limit of its own. A request counts against both. Source: Persona API docs, rate limiting.
 */
export class RateWindows {
  private readonly windows = new Map<string, Window>();

  constructor(
    private environmentLimit: RateLimit,
    private readonly now: () => number,
  ) {}

  /** Counts a request. Reports the limit that is closer to being reached; where one refuses, that one, and counts nothing. */
  take(caller: Caller): RateState {
    const windows = this.windowsOf(caller);
    const refusing = windows.find(({ used, limit }) => used >= limit.requests);
    if (refusing !== undefined) return this.state(refusing, false);
    for (const window of windows) window.used += 1;
    return this.closest(windows);
  }

  /** The limit that is closer to being reached, without counting anything. */
  peek(caller: Caller): RateState {
    return this.closest(this.windowsOf(caller));
  }

  /** Sets another limit for environments, and begins all windows anew. */
  reset(environmentLimit: RateLimit): void {
    this.environmentLimit = environmentLimit;
    this.windows.clear();
  }

  private windowsOf({ environmentId, keyId, rateLimit }: Caller): Window[] {
    const environment = this.current(environmentId, this.environmentLimit);
    return rateLimit === undefined ? [environment] : [environment, this.current(keyId, rateLimit)];
  }

  private closest(windows: readonly Window[]): RateState {
    const states = windows.map((window) => this.state(window, true));
    return states.reduce((one, other) => (other.remaining < one.remaining ? other : one));
  }

  private current(id: string, limit: RateLimit): Window {
    const now = this.now();
    const known = this.windows.get(id);
    if (known !== undefined && now < known.start + limit.windowMilliseconds) return known;
    const fresh = { limit, start: now, used: 0 };
    this.windows.set(id, fresh);
    return fresh;
  }

  private state({ limit, start, used }: Window, allowed: boolean): RateState {
    return {
      allowed,
      limit: limit.requests,
      remaining: Math.max(0, limit.requests - used),
      millisecondsLeft: Math.max(0, start + limit.windowMilliseconds - this.now()),
      windowMilliseconds: limit.windowMilliseconds,
    };
  }
}

/**
 * Seconds until a window ends, as a header shows them: whole seconds rounded up, but with decimals for windows
 * shorter than 10 s, which only tests have; rounding those up would make them wait for several windows.
 */
export function resetSeconds({ millisecondsLeft, windowMilliseconds }: RateState): string {
  return windowMilliseconds < 10_000
    ? (Math.ceil(millisecondsLeft) / 1000).toFixed(3)
    : String(Math.ceil(millisecondsLeft / 1000));
}
