const UNITS: readonly (readonly [unit: string, seconds: number, upTo: number])[] = [
  ["s", 1, 60],
  ["min", 60, 60],
  ["h", 3600, 48],
  ["d", 86_400, 60],
  ["months", 2_629_800, 24],
  ["years", 31_557_600, Infinity],
];

/**
 * How long ago a time is, in one unit, for people.
 *
 * @param now milliseconds since 1970.
 * @example age("2026-01-01T00:00:00Z", Date.parse("2026-01-04T12:00:00Z")) // "3 d"
 */
export function age(time: string | undefined, now: number): string {
  const seconds = (now - Date.parse(time ?? "")) / 1000;
  if (Number.isNaN(seconds)) return "unknown";
  // A clock that is behind the server's is no reason to show a negative age.
  const positive = Math.max(0, seconds);
  for (const [unit, length, upTo] of UNITS) {
    const count = Math.floor(positive / length);
    if (count < upTo) return `${count} ${unit}`;
  }
  return "unknown";
}
