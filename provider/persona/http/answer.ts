/** The headers of an answer; names in lower case. */
export type Headers = Readonly<Record<string, string>>;

/** An HTTP answer as it came, except that the API key is redacted should the server echo it. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** What became of one attempt: an answer, an answer that cannot be used, or none. */
export type Outcome =
  | { readonly kind: "answered"; readonly answer: Answer }
  | { readonly kind: "unusable"; readonly answer?: Answer; readonly problem: string }
  | { readonly kind: "silent"; readonly code: string };

/** An answer that says success but is not what the API documents. */
export class UnusableAnswer extends Error {
  override readonly name = "UnusableAnswer";
}

/**
 * Whose key made a request: the headers `Persona-Organization-Id` and `Persona-Environment-Id` of its answer. A field is
 * absent where the answer has no such header. Source: Persona API docs, which promise them for most answers, not for all.
 */
export interface KeyOwner {
  /** `org_…` */
  readonly organizationId?: string;
  /** `env_…` */
  readonly environmentId?: string;
}

/** What an answer says about the rate limit of its key. */
export interface RateLimit {
  /** Requests in one window. */
  readonly limit: number;
  /** Requests left in this window. */
  readonly remaining: number;
  /** Until this window ends. */
  readonly resetSeconds: number;
}

/** What an answer says besides its content. A fact is absent where the header is absent or malformed. */
export interface AnswerFacts {
  /** HTTP status. */
  readonly status: number;
  /** The current window of the limit that is closest to being reached: the key's own, or its environment's. */
  readonly rateLimit?: RateLimit;
  /** The server's time of day, in milliseconds since 1970, to the second. */
  readonly date?: number;
}

/** Reads whose key was used; other texts than ids are passed over. */
export function keyOwnerOf({ headers }: Pick<Answer, "headers">): KeyOwner {
  const organizationId = identifierIn(headers, "persona-organization-id", "org");
  const environmentId = identifierIn(headers, "persona-environment-id", "env");
  return {
    ...(organizationId === undefined ? {} : { organizationId }),
    ...(environmentId === undefined ? {} : { environmentId }),
  };
}

/** Reads Persona's own name for the request, `req_…`; no proxy gives its requests such a name. */
export function requestIdOf({ headers }: Pick<Answer, "headers">): string | undefined {
  return identifierIn(headers, "request-id", "req");
}

/** Reads the facts from the headers `RateLimit-*` and `Date`. */
export function factsOfAnswer({ status, headers }: Answer): AnswerFacts {
  const rateLimit = rateLimitIn(headers);
  const date = dateIn(headers, "date");
  return {
    status,
    ...(rateLimit === undefined ? {} : { rateLimit }),
    ...(date === undefined ? {} : { date }),
  };
}

/** Reads `RateLimit-Limit`, `RateLimit-Remaining` and `RateLimit-Reset`; nothing unless all three are well-formed. */
export function rateLimitIn(headers: Headers): RateLimit | undefined {
  const limit = numberIn(headers, "ratelimit-limit");
  const remaining = numberIn(headers, "ratelimit-remaining");
  const resetSeconds = numberIn(headers, "ratelimit-reset");
  if (limit === undefined || remaining === undefined || resetSeconds === undefined) return undefined;
  return { limit, remaining, resetSeconds };
}

/**
 * How long the server asks to wait before the next try, in milliseconds: by `Retry-After`, or after a 429 by
 * `RateLimit-Reset`. Nothing where neither names a time in the future: then the normal backoff applies.
 *
 * @example serverDelay({ status: 503, headers: { "retry-after": "2" } }) // 2000
 */
export function serverDelay({ status, headers }: Pick<Answer, "status" | "headers">): number | undefined {
  return delayIn(headers, "retry-after") ?? (status === 429 ? delayIn(headers, "ratelimit-reset") : undefined);
}

function delayIn(headers: Headers, name: string): number | undefined {
  const seconds = numberIn(headers, name);
  const delay = seconds === undefined ? untilDate(headers, name) : seconds * 1000;
  return delay !== undefined && delay > 0 ? delay : undefined;
}

/** By the server's own clock: the machine's may be wrong, and a wait of hours would end the operation. */
function untilDate(headers: Headers, name: string): number | undefined {
  const then = dateIn(headers, name);
  const now = dateIn(headers, "date");
  return then === undefined || now === undefined ? undefined : then - now;
}

function identifierIn(headers: Headers, name: string, prefix: "org" | "env" | "req"): string | undefined {
  const text = headers[name] ?? "";
  return IDENTIFIER.exec(text)?.[1] === prefix ? text : undefined;
}

const IDENTIFIER = /^(org|env|req)_[A-Za-z0-9_-]{1,100}$/;

function numberIn(headers: Headers, name: string): number | undefined {
  const text = headers[name];
  return text !== undefined && /^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
}

/** In milliseconds since 1970. */
function dateIn(headers: Headers, name: string): number | undefined {
  const text = headers[name];
  if (text === undefined || !/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text)) {
    return undefined;
  }
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : date;
}
