import { networkFault } from "./network-code";
import { type Answer, type Outcome, serverDelay } from "./answer";
import { isQuotaExceeded } from "./refusal";

/** All that a decision depends on. Times are in milliseconds. */
export interface Attempt {
  readonly outcome: Outcome;
  /** The number of retries before this attempt, so 0 for the first request. */
  readonly retries: number;
  /** The number of earlier outcomes of this operation that {@link isDoubtful} named. */
  readonly doubts: number;
  /** Whether the idempotency key may be exchanged for a new one; a key given by the caller may not. */
  readonly keyIsOurs: boolean;
  /** What is left of the retry time. */
  readonly timeLeft: number;
  /** What may be waited for the rate limit on top of that: up to one window for an operation. */
  readonly rateLimitTimeLeft: number;
  readonly random: () => number;
}

export type RetryDecision =
  | { readonly retry: false; readonly because: "final" | "out of time" }
  | {
      readonly retry: true;
      readonly delay: number;
      /** How much of the delay counts as time waited for the rate limit. The rest is retry time. */
      readonly rateLimitWait: number;
      readonly idempotencyKey: "same" | "new";
    };

const FIRST_BACKOFF = 500;
const LONGEST_BACKOFF = 30_000;
/** Persona's advice after a 429 that does not say when its window ends. */
const RATE_LIMIT_BACKOFF = [5_000, 10_000, 20_000, 40_000] as const;
/** With less time left than this, another try would only replace the known problem by a time-out. */
const SHORTEST_TRY = 500;
/** How often to try again after a doubtful outcome. */
const DOUBTFUL_RETRIES = 3;

const FINAL: RetryDecision = { retry: false, because: "final" };

/**
 * Whether to send the request again, when, and under which idempotency key. The rules are those that Persona documents:
 * a result is kept under its key whatever its status, except 401 and 429, which are answered before that.
 * So silence is asked again under the same key, a 5xx or 408 under a new one, and any other 4xx is final.
 */
export function decideRetry(attempt: Attempt): RetryDecision {
  const { outcome } = attempt;
  if (isDoubtful(outcome) && attempt.doubts >= DOUBTFUL_RETRIES) return FINAL;
  switch (outcome.kind) {
    case "silent":
      return isPermanent(outcome.code) ? FINAL : inTime(attempt, backoff(attempt), "same");
    case "unusable":
      return inTime(attempt, backoff(attempt), "same");
    case "answered":
      return afterAnswer(attempt, outcome.answer);
  }
}

/**
 * Whether an outcome mostly stays as it is, but may be a hiccup: an unusable success, which is replayed under its key;
 * an unknown host, which is mostly a typing error; an answer that is not HTTP.
 */
export function isDoubtful(outcome: Outcome): boolean {
  if (outcome.kind === "unusable") return true;
  return (
    outcome.kind === "silent" && (networkFault(outcome.code) === "unknown host" || outcome.code.startsWith("HPE_"))
  );
}

/** Asking again does not make a certificate trusted, nor a malformed request well-formed. */
function isPermanent(code: string): boolean {
  const fault = networkFault(code);
  return fault === "untrusted certificate" || fault === "unsendable";
}

/**
 * Whether an answer leaves open whether the request took effect: a 5xx, and a 408, which Persona documents as transient too.
 * It may be kept under its idempotency key, so only a new one brings another answer.
 */
export function isOpen({ status }: Answer): boolean {
  return status >= 500 || status === 408;
}

function afterAnswer(attempt: Attempt, answer: Answer): RetryDecision {
  if (isQuotaExceeded(answer)) return FINAL;
  const asked = serverDelay(answer);
  if (answer.status === 429) {
    const delay = asked ?? rateLimitBackoff(attempt);
    return inTime(attempt, delay, "same", Math.min(delay, attempt.rateLimitTimeLeft));
  }
  if (!isOpen(answer) || !attempt.keyIsOurs) return FINAL;
  return inTime(attempt, asked ?? backoff(attempt), "new");
}

/** Full jitter: anywhere between nothing and the doubling limit, so that many clients do not return together. */
function backoff({ retries, random }: Attempt): number {
  return random() * Math.min(LONGEST_BACKOFF, FIRST_BACKOFF * 2 ** retries);
}

function rateLimitBackoff({ retries, random }: Attempt): number {
  const longest = RATE_LIMIT_BACKOFF[Math.min(retries, RATE_LIMIT_BACKOFF.length - 1)] ?? 0;
  return random() * longest;
}

function inTime(attempt: Attempt, delay: number, idempotencyKey: "same" | "new", rateLimitWait = 0): RetryDecision {
  if (delay - rateLimitWait + SHORTEST_TRY > attempt.timeLeft) return { retry: false, because: "out of time" };
  return { retry: true, delay, rateLimitWait, idempotencyKey };
}
