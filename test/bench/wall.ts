import { alternating, type Bench, MeasuredStack, type OperationName } from "./bench";
import type { Subject } from "./emulator-process";
import { type Measure, median, medianRatio } from "./measure";

const STAGES: readonly { readonly name: string; readonly operation: OperationName }[] = [
  { name: "create", operation: "up" },
  { name: "no-op", operation: "up" },
  { name: "refresh", operation: "refresh" },
  { name: "destroy", operation: "destroy" },
];

type Times = Record<Subject, number[]>;

const FLOOR =
  "The floor is a dynamic resource whose hooks do nothing. Ratios are medians of those of runs made one after the other.";

/** The most that a run of this stage may take, as a ratio to the naive provider's. */
function most(name: string, size: number, latency: number): number {
  if (size === 1) return 1.05;
  if (name === "create" || name === "destroy") return 0.6;
  return name === "refresh" && latency === 0 ? 0.88 : 0.8;
}

/** Wall time of whole runs, from the start of the engine to its end. */
export async function measureWall(bench: Bench): Promise<Measure[]> {
  const measures: Measure[] = [];
  for (const latency of [0, 20]) {
    for (const size of [bench.quick ? 50 : 200, 1]) {
      const times: Record<string, Times> = {};
      for (const { name } of STAGES) times[name] = { persona: [], naive: [], empty: [] };
      for (let repetition = 0; repetition < bench.repetitions; repetition += 1) {
        bench.say(`wall: N = ${size}, latency ${latency} ms, ${repetition + 1} of ${bench.repetitions}`);
        await oneRound(bench, size, latency, repetition, times);
      }
      for (const { name } of STAGES) measures.push(...toMeasures(name, size, latency, times[name]));
    }
  }
  return measures;
}

/** Runs every stage for all subjects, one right after the other, so that what else the machine does falls on all. */
async function oneRound(
  bench: Bench,
  size: number,
  latencyMilliseconds: number,
  repetition: number,
  times: Record<string, Times>,
): Promise<void> {
  await bench.emulator.start({ latencyMilliseconds });
  const stacks = new Map<Subject, MeasuredStack>();
  const subjects = alternating<Subject>(["persona", "naive", "empty"], repetition);
  for (const subject of subjects) stacks.set(subject, await MeasuredStack.create(bench, subject, size));
  for (const { name, operation } of STAGES) {
    for (const subject of subjects) {
      const { milliseconds } = await stacks.get(subject)!.measure(operation);
      times[name]?.[subject].push(milliseconds);
    }
  }
  for (const stack of stacks.values()) await stack.dispose();
}

function toMeasures(name: string, size: number, latency: number, times: Times | undefined): Measure[] {
  if (times === undefined) return [];
  const { persona, naive, empty } = times;
  const measure = `${name} ${size}, latency ${latency} ms`;
  const common = { part: "wall", unit: "s", ours: median(persona) / 1000, floor: median(empty) / 1000 } as const;
  const measures: Measure[] = [
    {
      ...common,
      measure,
      naive: median(naive) / 1000,
      ratio: medianRatio(persona, naive),
      limit: { of: "ratio", most: most(name, size, latency) },
      note: FLOOR,
    },
  ];
  if (name === "no-op") {
    measures.push({
      ...common,
      measure: `${measure}, against the floor`,
      ratio: medianRatio(persona, empty),
      ratioOf: "floor",
      limit: { of: "ratio", most: 1.1 },
    });
  }
  return measures;
}
