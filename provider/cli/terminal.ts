import { styleText } from "node:util";

/** Styles of `node:util`'s styleText that the command uses. */
export type Style = "bold" | "dim" | "red" | "green" | "yellow" | "gray" | "cyan" | "magenta";

/** Variables of the environment. */
export type Environment = Readonly<Record<string, string | undefined>>;
type Stream = Pick<NodeJS.WriteStream, "write"> & { readonly isTTY?: boolean };

/**
 * Where the command writes: results to stdout, everything else to stderr. Colours and progress are for people, so they appear
 * on a terminal only. NO_COLOR turns colours off.
 */
export class Terminal {
  private progressIsShown = false;

  constructor(
    private readonly stdout: Stream,
    private readonly stderr: Stream,
    readonly environment: Environment,
  ) {}

  /** Writes a result to stdout and ends the line. */
  print(text: string): void {
    this.endProgress();
    this.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
  }

  /** Writes a line for people to stderr. */
  note(line: string): void {
    this.endProgress();
    this.stderr.write(`${line}\n`);
  }

  /** Shows how far a command is, on one line of stderr. The next output clears it. */
  progress(text: string): void {
    if (this.stderr.isTTY !== true || this.environment.TERM === "dumb") return;
    this.stderr.write(`\r\u001b[2K${text}`);
    this.progressIsShown = true;
  }

  endProgress(): void {
    if (!this.progressIsShown) return;
    this.stderr.write("\r\u001b[2K");
    this.progressIsShown = false;
  }

  /** Colours text for stdout, if stdout shows colours. */
  paint(style: Style, text: string): string {
    return this.hasColours(this.stdout) ? styleText(style, text, { validateStream: false }) : text;
  }

  /** Colours text for stderr, if stderr shows colours. */
  paintNote(style: Style, text: string): string {
    return this.hasColours(this.stderr) ? styleText(style, text, { validateStream: false }) : text;
  }

  /** An empty NO_COLOR does not count. Source: no-color.org. */
  private hasColours(stream: Stream): boolean {
    const { NO_COLOR = "", TERM } = this.environment;
    return stream.isTTY === true && NO_COLOR === "" && TERM !== "dumb";
  }
}

/**
 * Text from elsewhere, made fit for a terminal, a comment or a picture: control characters could move the cursor or end a
 * comment, and marks of direction could make text look like another.
 *
 * @example plain("a\u001b[2Jb") // "a[2Jb"
 */
export function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\ufffe\uffff]/gu, "");
}

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
