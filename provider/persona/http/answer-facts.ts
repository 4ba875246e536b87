import { dateIn, type RateLimit, rateLimitIn } from "./headers";
import type { Answer } from "./answer";

/** What an answer says besides its content. A fact is absent where the header is, or is malformed. */
export interface AnswerFacts {
  /** HTTP status. */
  readonly status: number;
  /** The organization's current window, shared by all of its keys. */
  readonly rateLimit?: RateLimit;
  /** The server's time of day, in milliseconds since 1970, to the second. */
  readonly date?: number;
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
