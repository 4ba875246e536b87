import { dateIn, type Headers, numberIn } from "./headers";
import type { Answer } from "./answer";

/**
 * How long the server asks to wait before the next try, in milliseconds: by `Retry-After`, or after a 429 by
 * `RateLimit-Reset`. Nothing where neither says a time to come: then the normal backoff applies.
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
