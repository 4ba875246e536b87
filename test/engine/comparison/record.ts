/**
 * Writes down what the Pulumi CLI does with the stories, which is what the embedded engine is held to:
 * `ts-node -T test/engine/comparison/record.ts`, with a `pulumi` on PATH.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { findPulumi } from "../find-pulumi";
import { PulumiEngine } from "../pulumi-engine";
import { play } from "./act";
import type { Outcome } from "./outcome";
import { STORIES_OF_CHANGE } from "./stories-of-change";
import { STORIES_OF_FAILURE } from "./stories-of-failure";

async function record(): Promise<void> {
  const installation = findPulumi();
  if (installation === undefined) throw new Error("There is no pulumi on PATH.");
  const engine = new PulumiEngine(installation);
  const stories: Record<string, Outcome[]> = {};
  for (const [name, acts] of Object.entries({ ...STORIES_OF_CHANGE, ...STORIES_OF_FAILURE })) {
    process.stdout.write(`${name}\n`);
    stories[name] = await play(engine, acts);
  }
  const recorded = { version: engine.version, stories };
  writeFileSync(join(__dirname, "recorded.json"), `${JSON.stringify(recorded, undefined, 2)}\n`);
}

record().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
