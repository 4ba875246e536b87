type Headers = Readonly<Record<string, string>>;

/**
 * How long the server asks to wait, in milliseconds, read from a header that holds seconds or an HTTP date.
 * Nothing where the header is absent, malformed, or no time to come: then the normal backoff applies.
 *
 * @example serverDelay({ "retry-after": "2" }, "retry-after", Date.now) // 2000
 */
export function serverDelay(
  headers: Headers,
  name: "retry-after" | "ratelimit-reset",
  wallClock: () => number,
): number | undefined {
  const text = headers[name];
  if (text === undefined) return undefined;
  const delay = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - wallClock();
  return Number.isFinite(delay) && delay > 0 ? delay : undefined;
}
