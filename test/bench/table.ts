import { type Limit, type Measure, verdictOn } from "./measure";

const HEADINGS = ["measure", "this provider", "naive provider", "floor", "ratio", "limit", "verdict"] as const;

/** Renders the measures as one table with its footnotes. */
export function renderTable(measures: readonly Measure[]): string {
  const notes = [...new Set(measures.flatMap(({ note }) => (note === undefined ? [] : [note])))];
  const rows = measures.map((measure) => row(measure, notes));
  const widths = HEADINGS.map((heading, column) =>
    Math.max(heading.length, ...rows.map((cells) => cells[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  ")
      .trimEnd();
  return [
    line(HEADINGS),
    line(widths.map((width) => "-".repeat(width))),
    ...rows.map(line),
    ...notes.map((note, index) => `[${index + 1}] ${note}`),
  ].join("\n");
}

function row(measure: Measure, notes: readonly string[]): string[] {
  const { unit, ours, naive, floor, ratio, ratioOf, limit, note } = measure;
  const mark = note === undefined ? "" : ` [${notes.indexOf(note) + 1}]`;
  const amount = (value: number | undefined): string => (value === undefined ? "" : `${digits(value)} ${unit}`);
  return [
    `${measure.part}: ${measure.measure}${mark}`,
    amount(ours),
    amount(naive),
    amount(floor),
    ratio === undefined ? "" : `${digits(ratio)}${ratioOf === undefined ? "" : ` × ${ratioOf}`}`,
    limit === undefined ? "" : describe(limit, unit),
    verdictOn(measure)?.replace("missed", "MISSED") ?? "",
  ];
}

function describe({ of, most, least }: Limit, unit: string): string {
  const bound = most === undefined ? `≥ ${digits(least ?? 0)}` : `≤ ${digits(most)}`;
  return of === "ratio" ? `ratio ${bound}` : `${bound} ${unit}`;
}

function digits(value: number): string {
  if (Number.isInteger(value)) return String(value);
  return value.toFixed(Math.abs(value) < 10 ? (Math.abs(value) < 0.1 ? 3 : 2) : 1);
}
