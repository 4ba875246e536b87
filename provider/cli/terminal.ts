import { styleText } from "node:util";

/** Styles of `node:util`'s styleText that the command uses. */
export type Style = "bold" | "dim" | "red" | "green" | "yellow" | "gray" | "cyan" | "magenta";

type Environment = Readonly<Record<string, string | undefined>>;
type Stream = Pick<NodeJS.WriteStream, "write"> & { readonly isTTY?: boolean };

/**
 * Where the command writes: results to stdout, all else to stderr. Colours and progress are for people, so they appear on
 * a terminal only, and colours not where NO_COLOR is set.
 */
export class Terminal {
  private progressIsShown = false;

  constructor(
    private readonly stdout: Stream,
    private readonly stderr: Stream,
    readonly environment: Environment,
  ) {}

  /** Writes a result to stdout, ended by a line end. */
  print(text: string): void {
    this.endProgress();
    this.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
  }

  /** Writes a line for people to stderr. */
  note(line: string): void {
    this.endProgress();
    this.stderr.write(`${line}\n`);
  }

  /** Shows how far a command is, on one line of stderr that the next writing clears. */
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

  /** Colours text for stdout, where that shows colours. */
  paint(style: Style, text: string): string {
    return this.hasColours(this.stdout) ? styleText(style, text, { validateStream: false }) : text;
  }

  /** Colours text for stderr, where that shows colours. */
  paintNote(style: Style, text: string): string {
    return this.hasColours(this.stderr) ? styleText(style, text, { validateStream: false }) : text;
  }

  /** NO_COLOR counts unless it is empty. Source: no-color.org. */
  private hasColours(stream: Stream): boolean {
    const { NO_COLOR = "", TERM } = this.environment;
    return stream.isTTY === true && NO_COLOR === "" && TERM !== "dumb";
  }
}
