import { plain, type Terminal } from "../terminal";
import type { Result, Verdict } from "./assumption";

const STYLES = { expected: "green", handled: "yellow", breaking: "red", skipped: "gray" } as const;

/** One result as a line for people; its source below, if the answer differs. */
export function resultText({ name, source, verdict, answered }: Result, terminal: Terminal): string {
  const line = `${terminal.paint(STYLES[verdict], verdict.padEnd(8))} ${terminal.paint("bold", name)}: ${plain(answered)}`;
  return verdict === "handled" || verdict === "breaking" ? `${line}\n${" ".repeat(9)}(${source})` : line;
}

/** How many results there are of each verdict. */
export function summaryOf(results: readonly Result[]): string {
  const count = (verdict: Verdict): number => results.filter((result) => result.verdict === verdict).length;
  return (
    `${count("expected")} as expected, ${count("handled")} different but handled, ` +
    `${count("breaking")} breaking, ${count("skipped")} not checked`
  );
}

/** Takes ids out of a text: `cxn_ABC123` becomes `cxn_…`. */
export function withoutIds(text: string): string {
  return text.replace(/\b(org|env|cxn|req|api|user)_[A-Za-z0-9_-]+/g, "$1_…");
}
