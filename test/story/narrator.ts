import { styleText } from "node:util";

import type { Run } from "../engine/engine";

/** A step did not end as the story claims. */
export class StoryError extends Error {}

/** Writes the story to a terminal, or plainly to a file. */
export class Narrator {
  private readonly started = performance.now();
  private chapters = 0;

  constructor(private readonly stream: NodeJS.WriteStream) {}

  open(line: string): void {
    this.write(line);
    this.write(
      "Persona is a local emulator. It answers in the shape that Persona published on 2026-04-01, which has scopes; " +
        "Persona's answers have had none since 2026-05-14.",
    );
    this.write("The program is examples/quickstart/index.ts: one Connection to org_GLOBEX.");
  }

  chapter(title: string): void {
    this.chapters += 1;
    this.write("");
    this.write(this.style("bold", `${this.chapters}. ${title}`));
  }

  /** Something that happens outside of Pulumi. */
  meanwhile(line: string): void {
    this.write(this.style("cyan", `   ${line}`));
  }

  /** A run, with the text that its terminal shows. */
  run(command: string, { text }: Run): void {
    this.write(`   $ ${command}`);
    for (const line of text.split("\n")) {
      if (line.trim() !== "") this.write(this.style("dim", `     ${line.trimEnd()}`));
    }
  }

  calls(calls: readonly string[]): void {
    this.write(`   API calls: ${calls.length === 0 ? "none" : calls.join(", ")}`);
  }

  /** Prints a claim. @throws {@link StoryError} if it is not true. */
  check(claim: string, isTrue: boolean): void {
    if (!isTrue) throw new StoryError(`This is not true: ${claim}`);
    this.write(this.style("green", `   ✓ ${claim}`));
  }

  close(): void {
    const seconds = Math.round((performance.now() - this.started) / 1000);
    this.write("");
    this.write(this.style("bold", `Every step is checked and correct, in ${seconds} s. Nothing is left running.`));
    this.write("Next: README.md shows how to use it in your own stack.");
  }

  private write(line: string): void {
    this.stream.write(line + "\n");
  }

  private style(format: "bold" | "cyan" | "dim" | "green", text: string): string {
    return styleText(format, text, { stream: this.stream });
  }
}
