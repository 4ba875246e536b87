/**
 * Tells the operator one short line. Pulumi shows what the plugin process writes on stderr under Diagnostics, to the people
 * who run the deployment: nothing secret goes here.
 */
export function log(line: string): void {
  process.stderr.write(`persona:Connection: ${line}\n`);
}

/** More lines of one kind than this are only counted: a thousand deactivations would bury what else a run says. */
const MOST_LINES = 20;

/** What becomes of connections, many of them in one run. */
export type Fate =
  | "adopted"
  | "reactivated"
  | "deactivated"
  | "left as they are"
  | "will be adopted"
  | "will be reactivated"
  | "will be deactivated"
  | "will be created"
  | "will be refused";

/** Tells what becomes of each connection, and only counts where there are many of one kind. */
export class RunLog {
  private readonly counts = new Map<Fate, number>();
  private readonly told = new Set<string>();
  private isSummaryDue = false;

  tell(fate: Fate, line: string): void {
    // Pulumi may diff a resource more than once.
    if (this.told.has(line)) return;
    this.told.add(line);
    const count = (this.counts.get(fate) ?? 0) + 1;
    this.counts.set(fate, count);
    if (count <= MOST_LINES) log(line);
    if (count === MOST_LINES + 1) {
      log(`more than ${MOST_LINES} connections ${fate}; the others are counted`);
      this.summarizeAtEnd();
    }
  }

  /** Pulumi interrupts the plugin process when a run is over, and still shows what it says then. */
  private summarizeAtEnd(): void {
    if (this.isSummaryDue) return;
    this.isSummaryDue = true;
    process.once("SIGINT", () => {
      for (const [fate, count] of this.counts) if (count > MOST_LINES) log(`${count} connections ${fate}`);
      process.exit(130);
    });
  }
}
