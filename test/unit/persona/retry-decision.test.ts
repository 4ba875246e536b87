import type { Headers, Outcome } from "../../../provider/persona/http/answer";
import { type Attempt, decideRetry, type RetryDecision } from "../../../provider/persona/http/retry-decision";

const silent = (code: string): Outcome => ({ kind: "silent", code });
const answered = (status: number, headers: Headers = {}): Outcome => ({
  kind: "answered",
  answer: { status, headers, text: "" },
});
const quota = (status: number): Outcome => ({
  kind: "answered",
  answer: { status, headers: { "retry-after": "5" }, text: '{"errors":[{"title":"Quota exceeded"}]}' },
});
const unusable: Outcome = { kind: "unusable", problem: "its body is empty" };

const again = (idempotencyKey: "same" | "new", delay: number, rateLimitWait = 0): RetryDecision => ({
  retry: true,
  delay,
  rateLimitWait,
  idempotencyKey,
});
const final: RetryDecision = { retry: false, because: "final" };
const outOfTime: RetryDecision = { retry: false, because: "out of time" };

type Circumstances = Partial<Omit<Attempt, "outcome" | "random">> & { readonly random?: number };

test.each<[string, Outcome, Circumstances, RetryDecision]>([
  ["a refused connection is tried again under the same key", silent("ECONNREFUSED"), {}, again("same", 250)],
  ["a reset connection is tried again under the same key", silent("ECONNRESET"), {}, again("same", 250)],
  ["a time-out is tried again under the same key", silent("ETIMEDOUT"), {}, again("same", 250)],
  ["a code that nobody knows is tried again under the same key", silent("EWHATEVER"), {}, again("same", 250)],
  ["a caller's own key is used again after silence", silent("ECONNRESET"), { keyIsOurs: false }, again("same", 250)],
  ["an unknown host is asked for a fourth time", silent("ENOTFOUND"), { retries: 2, doubts: 2 }, again("same", 1000)],
  ["an unknown host is not asked for a fifth time", silent("ENOTFOUND"), { retries: 3, doubts: 3 }, final],
  ["a resolver that fails for now is asked on", silent("EAI_AGAIN"), { retries: 4 }, again("same", 4000)],
  ["what is not HTTP is not asked for a fifth time", silent("HPE_INVALID_CONSTANT"), { retries: 3, doubts: 3 }, final],
  ["a self-signed certificate is final", silent("DEPTH_ZERO_SELF_SIGNED_CERT"), {}, final],
  ["an expired certificate is final", silent("CERT_HAS_EXPIRED"), {}, final],
  ["a certificate of another host is final", silent("ERR_TLS_CERT_ALTNAME_INVALID"), {}, final],
  ["a certificate whose issuer is unknown is final", silent("UNABLE_TO_VERIFY_LEAF_SIGNATURE"), {}, final],
  ["https to a port that speaks http is final", silent("EPROTO"), {}, final],
  ["a malformed proxy URL is final", silent("ERR_INVALID_URL"), {}, final],

  ["the backoff doubles", silent("ECONNRESET"), { retries: 3 }, again("same", 2000)],
  ["the backoff grows to half a minute at most", silent("ECONNRESET"), { retries: 40 }, again("same", 15_000)],
  ["full jitter begins at no delay at all", silent("ECONNRESET"), { retries: 3, random: 0 }, again("same", 0)],
  ["full jitter ends at the whole backoff", silent("ECONNRESET"), { random: 1 }, again("same", 500)],
  ["a delay that leaves time for a try is waited", silent("ECONNRESET"), { timeLeft: 750 }, again("same", 250)],
  ["a delay that leaves less is not", silent("ECONNRESET"), { timeLeft: 749 }, outOfTime],
  ["nothing is tried when the time has run out", silent("ECONNRESET"), { timeLeft: -1 }, outOfTime],

  ["an unusable success is asked for again under the same key", unusable, {}, again("same", 250)],
  ["an unusable success is asked for a fourth time", unusable, { retries: 2, doubts: 2 }, again("same", 1000)],
  ["an unusable success is believed after that", unusable, { retries: 3, doubts: 3 }, final],
  [
    "tries that failed otherwise do not make a success less worth asking for",
    unusable,
    { retries: 3 },
    again("same", 2000),
  ],
  ["doubts do not end what is not doubtful", silent("ECONNRESET"), { retries: 3, doubts: 3 }, again("same", 2000)],

  ["a 500 is tried again under a new key", answered(500), {}, again("new", 250)],
  ["a 502 is tried again under a new key", answered(502), {}, again("new", 250)],
  ["a 503 is tried again under a new key", answered(503), {}, again("new", 250)],
  ["a 504 is tried again under a new key", answered(504), {}, again("new", 250)],
  ["a 500 under a caller's own key is final", answered(500), { keyIsOurs: false }, final],
  [
    "a 503 waits as its Retry-After says, without jitter",
    answered(503, { "retry-after": "7" }),
    { random: 0 },
    again("new", 7000),
  ],
  [
    "a 503's Retry-After that is longer than the time left ends it at once",
    answered(503, { "retry-after": "3600" }),
    {},
    outOfTime,
  ],
  ["a malformed Retry-After leaves the backoff", answered(503, { "retry-after": "later" }), {}, again("new", 250)],
  ["a 503 has nothing to do with the rate limit", answered(503, { "ratelimit-reset": "60" }), {}, again("new", 250)],

  ["a 408 leaves open what happened, as a 5xx does", answered(408), {}, again("new", 250)],
  ["a 408 under a caller's own key is final", answered(408), { keyIsOurs: false }, final],
  ["a used up quota is final as a 403", quota(403), {}, final],
  ["a used up quota is final as a 429", quota(429), {}, final],
  ["a redirect is final", answered(302), {}, final],
  ["a 400 is final", answered(400), {}, final],
  ["a 401 is final", answered(401), {}, final],
  ["a 403 is final", answered(403), {}, final],
  ["a 404 is final", answered(404), {}, final],
  ["a 409 is final", answered(409), {}, final],
  ["a 422 is final", answered(422), {}, final],
  ["a 4xx is final whatever it asks to wait", answered(422, { "retry-after": "1" }), {}, final],

  [
    "a 429 waits for the window's end, which costs no retry time",
    answered(429, { "ratelimit-reset": "40" }),
    { timeLeft: 500 },
    again("same", 40_000, 40_000),
  ],
  [
    "a 429's Retry-After is heard before its window's end",
    answered(429, { "ratelimit-reset": "40", "retry-after": "5" }),
    {},
    again("same", 5000, 5000),
  ],
  [
    "a 429 leaves a caller's own key unused, so it is used again",
    answered(429, { "retry-after": "5" }),
    { keyIsOurs: false },
    again("same", 5000, 5000),
  ],
  [
    "what a 429 asks beyond one window is retry time",
    answered(429, { "ratelimit-reset": "90" }),
    {},
    again("same", 90_000, 60_000),
  ],
  [
    "what a 429 asks beyond one window and the time left ends it at once",
    answered(429, { "ratelimit-reset": "90" }),
    { timeLeft: 30_000 },
    outOfTime,
  ],
  ["a 429 that asks for a year ends it at once", answered(429, { "ratelimit-reset": "31536000" }), {}, outOfTime],
  [
    "a second window of waiting is retry time",
    answered(429, { "ratelimit-reset": "60" }),
    { rateLimitTimeLeft: 0 },
    again("same", 60_000, 0),
  ],
  ["a 429 without a word backs off 5 s at first", answered(429), { random: 1 }, again("same", 5000, 5000)],
  [
    "a 429 without a word backs off 40 s in the end",
    answered(429),
    { retries: 9, random: 1 },
    again("same", 40_000, 40_000),
  ],
  [
    "a 429 whose window has just ended backs off",
    answered(429, { "ratelimit-reset": "0" }),
    {},
    again("same", 2500, 2500),
  ],
])("%s", (_, outcome, { random = 0.5, ...circumstances }, decision) => {
  const attempt: Attempt = {
    retries: 0,
    doubts: 0,
    keyIsOurs: true,
    timeLeft: 300_000,
    rateLimitTimeLeft: 60_000,
    ...circumstances,
    outcome,
    random: () => random,
  };
  expect(decideRetry(attempt)).toEqual(decision);
});
