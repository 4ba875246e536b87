const UNITS: readonly (readonly [unit: string, seconds: number, upTo: number])[] = [
  ["s", 1, 60],
  ["min", 60, 60],
  ["h", 3600, 48],
  ["d", 86_400, 60],
  ["months", 2_629_800, 24],
  ["years", 31_557_600, Infinity],
];

/**
 * How long ago a time is, for people.
 *
 * @param now milliseconds since 1970.
 * @example age("2026-01-01T00:00:00Z", Date.parse("2026-01-04T12:00:00Z")) // "3 d"
 */
export function age(time: string | undefined, now: number): string {
  const milliseconds = now - Date.parse(time ?? "");
  // The machine's clock may be behind the server's.
  return Number.isNaN(milliseconds) ? "unknown" : duration(Math.max(0, milliseconds));
}

/** A time span in its largest fitting unit, rounded down. */
export function duration(milliseconds: number): string {
  for (const [unit, seconds, upTo] of UNITS) {
    const count = Math.floor(milliseconds / 1000 / seconds);
    if (count < upTo) return `${count} ${unit}`;
  }
  return "for ever";
}

const SPANS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/**
 * Reads a time span of the command line. Returns milliseconds, or undefined for any other text.
 *
 * @example timeSpan("30d") // 2592000000
 */
export function timeSpan(text: string): number | undefined {
  const [, count, unit] = /^(\d{1,6})([mhdw])$/.exec(text) ?? [];
  const milliseconds = SPANS[unit ?? ""];
  return milliseconds === undefined ? undefined : Number(count) * milliseconds;
}
