import { writeFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { parseArgs } from "node:util";

import { EmbeddedEngine } from "../engine/embedded/embedded-engine";
import { findPulumi } from "../engine/find-pulumi";
import { PulumiEngine } from "../engine/pulumi-engine";
import type { Bench } from "./bench";
import { measureCalls } from "./calls";
import { EmulatorProcess } from "./emulator-process";
import { measureGrowth } from "./growth";
import { type Measure, type Verdict, verdictOn } from "./measure";
import { measurePlugin } from "./plugin";
import { measureRate } from "./rate";
import { measureState } from "./state";
import { renderTable } from "./table";
import { measureWall } from "./wall";

type Part = (bench: Bench) => Promise<Measure[]>;

const PARTS: Readonly<Record<string, Part>> = {
  calls: measureCalls,
  state: measureState,
  plugin: measurePlugin,
  rate: measureRate,
  wall: measureWall,
  growth: measureGrowth,
};

const USAGE = `Usage: npm run bench -- [options]

  --quick          smaller and fewer runs
  --only PARTS     some parts, separated by commas: ${Object.keys(PARTS).join(", ")}
  --repeat N       repetitions of each wall time (default 5, with --quick 1)
  --json FILE      writes what was measured
  --embedded       uses the embedded engine even where there is a pulumi

Exits with 1 where a limit is not met.
`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      quick: { type: "boolean", default: false },
      only: { type: "string", default: Object.keys(PARTS).join(",") },
      repeat: { type: "string" },
      json: { type: "string" },
      embedded: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const parts = values.only.split(",").map((name) => {
    const part = PARTS[name];
    if (part === undefined) throw new Error(`There is no part "${name}".\n${USAGE}`);
    return part;
  });
  const repetitions = Number(values.repeat ?? (values.quick ? 1 : 5));
  if (!Number.isInteger(repetitions) || repetitions < 1)
    throw new Error("--repeat must be a whole number of at least 1.");

  const installation = values.embedded ? undefined : findPulumi();
  const engine = installation === undefined ? new EmbeddedEngine() : new PulumiEngine(installation);
  const emulator = new EmulatorProcess();
  const say = (line: string): void => {
    process.stderr.write(`${line}\n`);
  };
  const measures: Measure[] = [];
  try {
    for (const part of parts)
      measures.push(...(await part({ engine, emulator, quick: values.quick, repetitions, say })));
  } finally {
    emulator.end();
  }

  const machine = {
    engine: `${engine.name === "pulumi" ? "Pulumi CLI" : "embedded engine"} ${engine.version}`,
    node: process.version,
    processor: cpus()[0]?.model ?? "unknown",
    cores: availableParallelism(),
  };
  process.stdout.write(`\n${Object.values(machine).slice(0, 3).join(", ")}, ${machine.cores} cores\n\n`);
  process.stdout.write(`${renderTable(measures)}\n`);
  if (values.json !== undefined) {
    const all = measures.map((measure) => ({ ...measure, verdict: verdictOn(measure) ?? null }));
    writeFileSync(values.json, `${JSON.stringify({ machine, quick: values.quick, measures: all }, null, 2)}\n`);
  }
  const [met, missed] = (["met", "missed"] satisfies Verdict[]).map(
    (verdict) => measures.filter((measure) => verdictOn(measure) === verdict).length,
  );
  process.stdout.write(`\nLimits: ${met} met, ${missed} missed.\n`);
  return missed === 0 ? 0 : 1;
}

void main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  },
);
