/**
 * Writes down what the Pulumi CLI does with the stories, which is what the embedded engine is held to:
 * `ts-node -T test/engine/comparison/record.ts [text in a story's name]`, with a `pulumi` on PATH.
 */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { scriptOf } from "../../support/commands";
import { findPulumi } from "../find-pulumi";
import { PulumiEngine } from "../pulumi-engine";
import { play } from "./act";
import type { Outcome, Recorded } from "./outcome";
import { STORIES_OF_CHANGE } from "./stories-of-change";
import { STORIES_OF_FAILURE } from "./stories-of-failure";

async function record(): Promise<void> {
  const installation = findPulumi();
  if (installation === undefined) throw new Error("There is no pulumi on PATH.");
  const engine = new PulumiEngine(installation);
  const file = join(__dirname, "recorded.json");
  const wanted = process.argv[2];
  const known = wanted === undefined ? {} : (JSON.parse(readFileSync(file, "utf8")) as Recorded).stories;
  const stories: Record<string, Outcome[]> = {};
  for (const [name, acts] of Object.entries({ ...STORIES_OF_CHANGE, ...STORIES_OF_FAILURE })) {
    process.stdout.write(`${name}\n`);
    const keeps = wanted !== undefined && !name.includes(wanted);
    stories[name] = (keeps ? known[name] : undefined) ?? (await play(engine, acts));
  }
  const recorded: Recorded = { version: engine.version, stories };
  writeFileSync(file, `${JSON.stringify(recorded, undefined, 2)}\n`);
  execFileSync(process.execPath, [scriptOf("prettier"), "--write", file]);
}

record().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
