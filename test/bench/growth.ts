import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { alternating, type Bench, MeasuredStack, SAVED_AT_THE_END } from "./bench";
import { type ChartRow, drawCharts, type Series } from "./chart";
import { existing } from "./destinations";
import type { Subject } from "./emulator-process";
import { growthPower, type Measure, median } from "./measure";
import { memoryAfter } from "./plugin";
import { providerTextOf } from "./state";

const STAGES = ["adopt", "refresh", "no-op"] as const;
type Stage = (typeof STAGES)[number];
type Kind = "calls" | "time" | "memory";

/** Where growth is held against its limit: below, what every run costs hides what a resource costs. */
const LARGE = 100;
const CHART = join(__dirname, "../../docs/bench.svg");

const POWER =
  "The power with which a value grows with N from 100 on, fitted; 1 is linear. With the CLI, the state is saved at the end of a run: " +
  "saved in a file at every step, a create's time would grow with the square of N, whatever the provider.";

type Point = { readonly subject: "persona" | "naive"; readonly stage: Stage; readonly size: number } & Readonly<
  Record<Kind, number>
>;

/** Calls, wall time and memory against N, and a picture of them. */
export async function measureGrowth(bench: Bench): Promise<Measure[]> {
  const sizes = bench.quick ? [10, 50, 100, 200] : [10, 100, 300, 1000, 2000];
  const texts = { persona: await providerTextOf(bench, "persona"), naive: await providerTextOf(bench, "naive") };
  const points: Point[] = [];
  for (const [index, size] of sizes.entries()) {
    for (const subject of alternating(["persona", "naive"] as const, index)) {
      bench.say(`growth: N = ${size}, ${subject}`);
      // Small runs are short, and so are disturbed more.
      const repetitions = bench.quick || size > 300 ? 1 : 3;
      points.push(...(await measureSize(bench, subject, texts[subject], size, repetitions)));
    }
  }
  if (!bench.quick) writeFileSync(CHART, drawCharts(chartRows(points), sizes));
  return STAGES.flatMap((stage) => toMeasures(points, stage));
}

async function measureSize(
  bench: Bench,
  subject: Point["subject"],
  text: string,
  size: number,
  repetitions: number,
): Promise<Point[]> {
  const rounds: Record<Stage, { calls: number; time: number }>[] = [];
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    rounds.push(await oneRound(bench, subject, size));
  }
  const points: Point[] = [];
  for (const stage of STAGES) {
    const memory = await memoryAfter(bench, subject, text, stage, size);
    const calls = median(rounds.map((round) => round[stage].calls));
    const time = median(rounds.map((round) => round[stage].time));
    points.push({ subject, stage, size, calls, time, memory });
  }
  return points;
}

async function oneRound(
  bench: Bench,
  subject: Subject,
  size: number,
): Promise<Record<Stage, { calls: number; time: number }>> {
  const { emulator } = bench;
  await emulator.start({ seed: existing(subject, size) });
  const stack = await MeasuredStack.create(bench, subject, size, SAVED_AT_THE_END);
  const measure = async (operation: "up" | "refresh"): Promise<{ calls: number; time: number }> => {
    const { milliseconds } = await stack.measure(operation);
    return { calls: (await emulator.journal()).length, time: milliseconds / 1000 };
  };
  const adopt = await measure("up");
  const noOp = await measure("up");
  const refresh = await measure("refresh");
  await stack.dispose();
  return { adopt, "no-op": noOp, refresh };
}

function toMeasures(points: readonly Point[], stage: Stage): Measure[] {
  const of = (subject: Point["subject"], kind: Kind): { size: number; value: number }[] =>
    points
      .filter((point) => point.subject === subject && point.stage === stage)
      .map((point) => ({ size: point.size, value: point[kind] }));
  const last = (subject: Point["subject"], kind: Kind): number => of(subject, kind).at(-1)?.value ?? NaN;
  const units = { calls: "calls", time: "s", memory: "MB" } as const;
  const size = Math.max(...points.map((point) => point.size));
  const sizes = (["calls", "time", "memory"] as const).map((kind): Measure => {
    const [ours, naive] = [last("persona", kind), last("naive", kind)];
    const ratio = ours === 0 ? {} : { ratio: ours / naive };
    return { part: "growth", measure: `${stage} ${size}, ${kind}`, unit: units[kind], ours, naive, ...ratio };
  });
  const powers = (["time", "memory"] as const).map((kind): Measure => {
    const power = (subject: Point["subject"]): number =>
      growthPower(of(subject, kind).filter((point) => point.size >= LARGE));
    return {
      part: "growth",
      measure: `${stage}, power of ${kind}`,
      unit: "power",
      ours: power("persona"),
      naive: power("naive"),
      limit: { of: "ours", most: 1.1 },
      note: POWER,
    };
  });
  return [...sizes, ...powers];
}

function chartRows(points: readonly Point[]): ChartRow[] {
  const series = (subject: Point["subject"], stage: Stage, kind: "calls" | "time"): Series => ({
    name: subject === "persona" ? "this provider" : "naive provider",
    isOurs: subject === "persona",
    points: points
      .filter((point) => point.subject === subject && point.stage === stage)
      .map((point) => ({ x: point.size, y: point[kind] })),
  });
  const panels = (kind: "calls" | "time"): Series[][] =>
    STAGES.map((stage) => [series("naive", stage, kind), series("persona", stage, kind)]);
  return [
    { title: "API calls", unit: "", isShared: true, panels: panels("calls") },
    { title: "Wall time", unit: "s", isShared: false, panels: panels("time") },
  ];
}
