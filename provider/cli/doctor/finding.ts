import type { Terminal } from "../terminal";

/** `skipped`: could not be looked at, which the advice may explain. */
export type Verdict = "ok" | "warning" | "problem" | "skipped";

/** What one check of `doctor` found. */
export interface Finding {
  /** What was looked at, in a word or two. */
  readonly check: string;
  readonly verdict: Verdict;
  readonly found: string;
  /** What to do about it. */
  readonly advice?: string;
}

const STYLES = { ok: "green", warning: "yellow", problem: "red", skipped: "gray" } as const;
const CHECK_WIDTH = 22;

/** One finding as lines for people: the verdict, what was found, and below it what to do. */
export function findingText({ check, verdict, found, advice }: Finding, terminal: Terminal): string {
  const line = `${terminal.paint(STYLES[verdict], verdict.padEnd(8))} ${terminal.paint("bold", check.padEnd(CHECK_WIDTH))} ${found}`;
  return advice === undefined ? line : `${line}\n${" ".repeat(9)}→ ${advice}`;
}

/** How many findings there are of each verdict, such as `6 ok, 1 warning, no problems`. */
export function findingSummary(findings: readonly Finding[]): string {
  const count = (verdict: Verdict): number => findings.filter((finding) => finding.verdict === verdict).length;
  const counted = (number: number, noun: string): string =>
    `${number === 0 ? "no" : number} ${noun}${number === 1 ? "" : "s"}`;
  const skipped = count("skipped") === 0 ? "" : `, ${count("skipped")} skipped`;
  return `${count("ok")} ok, ${counted(count("warning"), "warning")}, ${counted(count("problem"), "problem")}${skipped}`;
}
