import type { Answer, Outcome } from "./outcome";
import { serverDelay } from "./server-delay";

/** All that a decision depends on. Times are in milliseconds. */
export interface Attempt {
  readonly outcome: Outcome;
  /** How often this operation was tried again before, so 0 after the first request. */
  readonly retries: number;
  /** Whether the idempotency key may be exchanged for a new one; a key given by the caller may not. */
  readonly keyIsOurs: boolean;
  /** What is left of the retry time. */
  readonly timeLeft: number;
  /** What may be waited for the rate limit on top of that: up to one window for an operation. */
  readonly rateLimitTimeLeft: number;
  readonly random: () => number;
  readonly wallClock: () => number;
}

export type RetryDecision =
  | { readonly retry: false; readonly because: "final" | "out of time" }
  | { readonly retry: true; readonly delay: number; readonly idempotencyKey: "same" | "new" };

const FIRST_BACKOFF = 500;
const LONGEST_BACKOFF = 30_000;
/** What Persona advises after a 429 that says nothing of its window. */
const RATE_LIMIT_BACKOFF = [5_000, 10_000, 20_000, 40_000] as const;
/** A success that cannot be used is replayed under its key, so more tries would give the same. */
const UNUSABLE_RETRIES = 3;
/** An unknown host may be a resolver's hiccup, but is mostly a typing error. */
const UNKNOWN_HOST_RETRIES = 3;
/** Neither does a certificate become trusted nor a malformed request well-formed by asking again. */
const PERMANENT_CODE = /CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS|ERR_SSL|EPROTO|ERR_INVALID|ERR_BAD_OPTION|ERR_UNESCAPED/;

const FINAL: RetryDecision = { retry: false, because: "final" };

/**
 * Whether to send the request again, when, and under which idempotency key. The rules are those that Persona documents:
 * a result is kept under its key whatever its status, except 401 and 429, which are answered before that.
 * So silence is asked again under the same key, a 5xx under a new one, and a 4xx is final.
 */
export function decideRetry(attempt: Attempt): RetryDecision {
  const { outcome, retries, timeLeft } = attempt;
  switch (outcome.kind) {
    case "silent":
      if (PERMANENT_CODE.test(outcome.code)) return FINAL;
      if (outcome.code === "ENOTFOUND" && retries >= UNKNOWN_HOST_RETRIES) return FINAL;
      return within(timeLeft, backoff(attempt), "same");
    case "unusable":
      if (retries >= UNUSABLE_RETRIES) return FINAL;
      return within(timeLeft, backoff(attempt), "same");
    case "answered":
      return afterAnswer(attempt, outcome.answer);
  }
}

function afterAnswer(attempt: Attempt, { status, headers }: Answer): RetryDecision {
  const retryAfter = serverDelay(headers, "retry-after", attempt.wallClock);
  if (status === 429) {
    const delay = retryAfter ?? serverDelay(headers, "ratelimit-reset", attempt.wallClock) ?? rateLimitBackoff(attempt);
    return within(attempt.timeLeft + attempt.rateLimitTimeLeft, delay, "same");
  }
  if (status < 500 || !attempt.keyIsOurs) return FINAL;
  return within(attempt.timeLeft, retryAfter ?? backoff(attempt), "new");
}

/** Full jitter: anywhere between nothing and the doubling limit, so that many clients do not return together. */
function backoff({ retries, random }: Attempt): number {
  return random() * Math.min(LONGEST_BACKOFF, FIRST_BACKOFF * 2 ** retries);
}

function rateLimitBackoff({ retries, random }: Attempt): number {
  const longest = RATE_LIMIT_BACKOFF[Math.min(retries, RATE_LIMIT_BACKOFF.length - 1)] ?? 0;
  return random() * longest;
}

function within(timeLeft: number, delay: number, idempotencyKey: "same" | "new"): RetryDecision {
  return delay > timeLeft ? { retry: false, because: "out of time" } : { retry: true, delay, idempotencyKey };
}
