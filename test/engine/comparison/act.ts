import { readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Engine, OperationKind, Run, RunOptions, Stack } from "../engine";
import type { Declaration, Faults } from "./declaration";
import { outcomeOf, type Outcome } from "./outcome";

/** One run of the comparison program. */
export interface Act {
  /** Default `up`. */
  run?: OperationKind;
  /** Default: what the act before declared. */
  program?: Declaration[];
  faults?: Faults;
  throws?: boolean;
  refresh?: boolean;
  /** Changes `persona:baseUrl` before the run. */
  baseUrl?: string;
  target?: string[];
  targetReplace?: string[];
  killWhen?: RunOptions["killWhen"];
}

/** The resources that stories are about: one, one that takes a value from it, and one that only waits for it. */
export const A: Declaration = { name: "a", value: "1", key: "x" };
export const B: Declaration = { name: "b", from: "a", key: "y" };
export const C: Declaration = { name: "c", value: "3", key: "z", options: { dependsOn: ["a"] } };

const TYPE = "pulumi-nodejs:dynamic/comparison:Thing";

export function urnOf(name: string): string {
  return `urn:pulumi:test::persona-scenarios::${TYPE}::${name}`;
}

/** Plays acts on one stack of an engine, one after the other. */
export async function play(engine: Engine, acts: Act[]): Promise<Outcome[]> {
  const folder = await mkdtemp(join(tmpdir(), "persona-comparison-"));
  const journal = join(folder, "journal");
  const stack = await engine.createStack({
    program: join(__dirname, "index.ts"),
    config: { "persona:baseUrl": "http://first", "persona:apiKey": { secret: "hush" } },
    environment: { COMPARISON_JOURNAL: journal },
  });
  try {
    writeFileSync(journal, "");
    const outcomes: Outcome[] = [];
    let seen = 0;
    for (const act of acts) {
      const run = await perform(stack, act);
      const lines = readFileSync(journal, "utf8").split("\n").filter(Boolean);
      outcomes.push(await outcomeOf(stack, run, lines.slice(seen)));
      seen = lines.length;
    }
    return outcomes;
  } finally {
    await stack.dispose();
    await rm(folder, { recursive: true });
  }
}

async function perform(stack: Stack, act: Act): Promise<Run> {
  if (act.baseUrl !== undefined) await stack.setConfig("persona:baseUrl", act.baseUrl);
  if (act.program !== undefined) stack.setEnvironment("COMPARISON_PROGRAM", JSON.stringify(act.program));
  stack.setEnvironment("COMPARISON_FAULTS", JSON.stringify(act.faults ?? {}));
  stack.setEnvironment("COMPARISON_THROWS", act.throws === true ? "true" : undefined);
  return stack[act.run ?? "up"]({
    parallel: 1,
    refresh: act.refresh ?? false,
    ...(act.target === undefined ? {} : { target: act.target.map(urnOf) }),
    ...(act.targetReplace === undefined ? {} : { targetReplace: act.targetReplace.map(urnOf) }),
    ...(act.killWhen === undefined ? {} : { killWhen: act.killWhen }),
  });
}
