import type { Answer } from "./outcome";

/** What an answer says besides its content. A fact is absent where the header is, or is malformed. */
export interface AnswerFacts {
  /** HTTP status. */
  readonly status: number;
  /** The organization's current window, shared by all of its keys. */
  readonly rateLimit?: { readonly limit: number; readonly remaining: number; readonly resetSeconds: number };
  /** The server's time of day, in milliseconds since 1970, to the second. */
  readonly date?: number;
}

/** Reads the facts from the headers `RateLimit-*` and `Date`. */
export function factsOfAnswer({ status, headers }: Answer): AnswerFacts {
  const [limit, remaining, resetSeconds] = ["limit", "remaining", "reset"].map((name) =>
    Number(headers[`ratelimit-${name}`] ?? NaN),
  ) as [number, number, number];
  const date = Date.parse(headers.date ?? "");
  return {
    status,
    ...(limit >= 0 && remaining >= 0 && resetSeconds >= 0 ? { rateLimit: { limit, remaining, resetSeconds } } : {}),
    ...(Number.isNaN(date) ? {} : { date }),
  };
}
