/** One line of a panel. */
export interface Series {
  readonly name: string;
  readonly isOurs: boolean;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

/** One row of panels with the same measure; a panel for each operation. */
export interface ChartRow {
  readonly title: string;
  readonly unit: string;
  /** Whether all panels of the row have one scale. */
  readonly isShared: boolean;
  readonly panels: readonly (readonly Series[])[];
}

const COLUMN_TITLES = ["Adopt after a lost state", "Refresh", "Update that changes nothing"];
const PANEL = { width: 260, height: 170 };
const GAP = { x: 66, y: 64 };
const MARGIN = { left: 74, top: 92, right: 28, bottom: 54 };
const OURS = "#0b6e4f";
const NAIVE = "#b4532a";
const TEXT = "#24292f";
const QUIET = "#6e7781";

/** Draws rows of panels with linear axes, as one SVG that needs nothing else. */
export function drawCharts(rows: readonly ChartRow[], sizes: readonly number[]): string {
  const columns = COLUMN_TITLES.length;
  const width = MARGIN.left + columns * PANEL.width + (columns - 1) * GAP.x + MARGIN.right;
  const height = MARGIN.top + rows.length * PANEL.height + (rows.length - 1) * GAP.y + MARGIN.bottom;
  const largest = Math.max(...sizes);
  const panels = rows.flatMap((row, rowIndex) => {
    const topOf = (series: readonly Series[]): number =>
      niceTop(Math.max(...series.flatMap(({ points }) => points.map(({ y }) => y))));
    return row.panels.map((series, column) => {
      const top = topOf(row.isShared ? row.panels.flat() : series);
      const x = MARGIN.left + column * (PANEL.width + GAP.x);
      const y = MARGIN.top + rowIndex * (PANEL.height + GAP.y);
      return `<g transform="translate(${x} ${y})">${panel(row, series, { largest, top, column })}</g>`;
    });
  });
  const titles = COLUMN_TITLES.map((title, column) => {
    const x = MARGIN.left + column * (PANEL.width + GAP.x);
    return text(x, MARGIN.top - 30, title, { weight: 600, size: 14 });
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif">`,
    `<title>API calls and wall time against the number of connections, this provider and a naive one</title>`,
    `<rect width="${width}" height="${height}" rx="8" fill="#ffffff"/>`,
    legend(),
    ...titles,
    ...panels,
    text(width / 2, height - 14, "Connections in the stack", { size: 12, fill: QUIET, anchor: "middle" }),
    "</svg>\n",
  ].join("\n");
}

function legend(): string {
  const entry = (x: number, color: string, name: string): string =>
    `<line x1="${x}" x2="${x + 24}" y1="28" y2="28" stroke="${color}" stroke-width="2.5"/>` +
    text(x + 32, 32, name, { size: 13 });
  return entry(MARGIN.left, OURS, "this provider") + entry(MARGIN.left + 150, NAIVE, "naive dynamic provider");
}

function panel(
  row: ChartRow,
  series: readonly Series[],
  { largest, top, column }: { largest: number; top: number; column: number },
): string {
  const x = (value: number): number => round((value / largest) * PANEL.width);
  const y = (value: number): number => round(PANEL.height - (value / top) * PANEL.height);
  const horizontal = [0, 0.25, 0.5, 0.75, 1].map((part) => {
    const line = `<line x1="0" x2="${PANEL.width}" y1="${y(part * top)}" y2="${y(part * top)}" stroke="${part === 0 ? QUIET : "#e4e8ec"}"/>`;
    const label = text(-8, y(part * top) + 4, amount(part * top, row.unit), { size: 11, fill: QUIET, anchor: "end" });
    return line + label;
  });
  const vertical = [0, 0.5, 1].map((part) =>
    text(x(part * largest), PANEL.height + 18, amount(part * largest, ""), { size: 11, fill: QUIET, anchor: "middle" }),
  );
  const title = column === 0 ? text(0, -10, row.title, { size: 12, fill: QUIET }) : "";
  return [title, ...horizontal, ...vertical, ...lines(series, x, y, row.unit)].join("");
}

function lines(
  series: readonly Series[],
  x: (value: number) => number,
  y: (value: number) => number,
  unit: string,
): string[] {
  const ends = series.map(({ points }) => points.at(-1)?.y ?? 0);
  const areEqual = ends.every((end) => end === ends[0]);
  return series.map(({ points, isOurs }, index) => {
    const color = isOurs ? OURS : NAIVE;
    const path = points.map((point, at) => `${at === 0 ? "M" : "L"}${x(point.x)} ${y(point.y)}`).join("");
    const dots = points.map((point) => `<circle cx="${x(point.x)}" cy="${y(point.y)}" r="2.8" fill="${color}"/>`);
    const end = ends[index] ?? 0;
    const other = ends[1 - index] ?? 0;
    // Labels end at the last point: the higher line's above it, the lower one's below unless there is no room.
    const isUpper = end > other || y(end) > PANEL.height - 24;
    const last = points.at(-1)?.x ?? 0;
    const label =
      areEqual && !isOurs
        ? ""
        : text(x(last), y(end) + (isUpper ? -9 : 22), areEqual ? `both ${amount(end, unit)}` : amount(end, unit), {
            size: 12,
            weight: 600,
            fill: areEqual ? TEXT : color,
            anchor: "end",
          });
    return `<path d="${path}" fill="none" stroke="${color}" stroke-width="2.5" stroke-linejoin="round"/>${dots.join("")}${label}`;
  });
}

/** The least round number that is at least so large. */
function niceTop(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
  return [1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10].map((factor) => factor * power).find((top) => top >= value) ?? value;
}

function amount(value: number, unit: string): string {
  const digits = value < 10 && !Number.isInteger(value) ? value.toFixed(1) : Math.round(value).toLocaleString("en-US");
  return unit === "" ? digits : `${digits} ${unit}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

interface TextStyle {
  readonly size: number;
  readonly weight?: number;
  readonly fill?: string;
  readonly anchor?: "start" | "middle" | "end";
}

function text(x: number, y: number, content: string, { size, weight, fill, anchor }: TextStyle): string {
  const style = [
    `font-size="${size}"`,
    `fill="${fill ?? TEXT}"`,
    ...(weight === undefined ? [] : [`font-weight="${weight}"`]),
    ...(anchor === undefined ? [] : [`text-anchor="${anchor}"`]),
  ];
  return `<text x="${x}" y="${y}" ${style.join(" ")}>${content}</text>`;
}
