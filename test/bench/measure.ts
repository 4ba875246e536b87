/** One line of the table. Numbers have the measure's unit; what is absent was not measured. */
export interface Measure {
  readonly part: string;
  readonly measure: string;
  readonly ours?: number;
  readonly naive?: number;
  /** What nothing could be below. */
  readonly floor?: number;
  /** What the limit is held against; see `of`. */
  readonly ratio?: number;
  /** What the ratio is taken of. Default: ours / naive. */
  readonly ratioOf?: string;
  readonly limit?: Limit;
  readonly unit: "calls" | "ms" | "s" | "bytes" | "MB" | "lines" | "files" | "power";
  readonly note?: string;
}

/** The most that ours, or the ratio, may be; or the least. */
export interface Limit {
  readonly of: "ours" | "ratio";
  readonly most?: number;
  readonly least?: number;
}

export type Verdict = "met" | "missed";

/** What becomes of a measure's limit; undefined where there is none. */
export function verdictOn({ limit, ours, ratio }: Measure): Verdict | undefined {
  if (limit === undefined) return undefined;
  const value = (limit.of === "ours" ? ours : ratio) ?? NaN;
  return value <= (limit.most ?? Infinity) && value >= (limit.least ?? -Infinity) ? "met" : "missed";
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? NaN)) / 2;
}

/** The median of the ratios of pairs that were measured one right after the other. */
export function medianRatio(ours: readonly number[], others: readonly number[]): number {
  return median(ours.map((value, index) => value / (others[index] ?? NaN)));
}

/** The power with which a value grows with N: 1 is linear. By least squares over the logarithms. */
export function growthPower(points: readonly { readonly size: number; readonly value: number }[]): number {
  const logarithms = points.map(({ size, value }) => ({ x: Math.log(size), y: Math.log(value) }));
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const x = mean(logarithms.map((point) => point.x));
  const y = mean(logarithms.map((point) => point.y));
  const covariance = mean(logarithms.map((point) => (point.x - x) * (point.y - y)));
  return covariance / mean(logarithms.map((point) => (point.x - x) ** 2));
}
