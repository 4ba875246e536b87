/** One cell: its text, and how to colour it once it has been padded. */
export interface Cell {
  readonly text: string;
  readonly paint?: (text: string) => string;
}

/**
 * Lines up cells in columns, two spaces apart. The last column is not padded, so that no line ends in spaces.
 *
 * @example table([[{ text: "ID" }, { text: "AGE" }], [{ text: "cxn_1" }, { text: "3 d" }]]) // "ID     AGE\ncxn_1  3 d"
 */
export function table(rows: readonly (readonly Cell[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach(({ text }, column) => (widths[column] = Math.max(widths[column] ?? 0, text.length)));
  }
  return rows
    .map((row) =>
      row
        .map(({ text, paint = (unpainted) => unpainted }, column) => {
          const padding = column === row.length - 1 ? 0 : (widths[column] ?? 0) - text.length;
          return paint(text) + " ".repeat(padding);
        })
        .join("  "),
    )
    .join("\n");
}
