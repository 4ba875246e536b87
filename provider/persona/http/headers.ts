/** Of an answer; names in lower case. */
export type Headers = Readonly<Record<string, string>>;

/** A header that holds a number of at least 0; nothing where it is absent or malformed. */
export function numberIn(headers: Headers, name: string): number | undefined {
  const text = headers[name];
  return text !== undefined && /^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
}

/** A header that holds an HTTP date, in milliseconds since 1970; nothing where it is absent or malformed. */
export function dateIn(headers: Headers, name: string): number | undefined {
  const text = headers[name];
  if (text === undefined || !/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text)) {
    return undefined;
  }
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : date;
}

/** What an answer says of the organization's window. */
export interface RateLimit {
  /** Requests in one window. */
  readonly limit: number;
  /** Requests left in this window. */
  readonly remaining: number;
  /** Until this window ends. */
  readonly resetSeconds: number;
}

/** Reads `RateLimit-Limit`, `RateLimit-Remaining` and `RateLimit-Reset`; nothing unless all three are well-formed. */
export function rateLimitIn(headers: Headers): RateLimit | undefined {
  const limit = numberIn(headers, "ratelimit-limit");
  const remaining = numberIn(headers, "ratelimit-remaining");
  const resetSeconds = numberIn(headers, "ratelimit-reset");
  if (limit === undefined || remaining === undefined || resetSeconds === undefined) return undefined;
  return { limit, remaining, resetSeconds };
}
