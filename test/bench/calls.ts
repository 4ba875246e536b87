import { type Bench, MeasuredStack, type OperationName, SAVED_AT_THE_END } from "./bench";
import { destinations } from "./destinations";
import type { SeededConnection, Subject } from "./emulator-process";
import type { Measure } from "./measure";

/** Connections of one page of the API's list. */
const PAGE = 100;

/** Stacks for which the list has to save most calls. */
const LARGE = 1000;

const STAGES = ["create", "no-op", "refresh", "adopt", "destroy", "adopt inactive"] as const;
type Stage = (typeof STAGES)[number];
type Counts = Record<Stage, number>;

/** API calls of every operation, exact, with N resources in an organization of T connections. */
export async function measureCalls(bench: Bench): Promise<Measure[]> {
  const measures: Measure[] = [];
  for (const size of bench.quick ? [1, 10, 100] : [1, 10, 100, 1000]) {
    bench.say(`calls: N = ${size}, naive`);
    // It asks for each connection by itself, however many others there are.
    const naive = await count(bench, "naive", size, size);
    for (const total of [size, 10 * size]) {
      bench.say(`calls: N = ${size}, T = ${total}`);
      const ours = await count(bench, "persona", size, total);
      measures.push(...STAGES.map((stage) => toMeasure(stage, { size, total }, ours, naive)));
      if (size >= LARGE && total === size) measures.push(...againstNaive(size, ours, naive));
    }
  }
  return measures;
}

async function count(bench: Bench, subject: Subject, size: number, total: number): Promise<Counts> {
  const { emulator } = bench;
  await emulator.start();
  const calls = async (stack: MeasuredStack, operation: OperationName): Promise<number> => {
    await stack.measure(operation);
    return (await emulator.journal()).length;
  };
  const first = await MeasuredStack.create(bench, subject, size, SAVED_AT_THE_END);
  const create = await calls(first, "up");
  // The others are newer, so they come first in the list: the hardest case for whoever reads the list.
  await emulator.add(others(subject, total - size));
  const noOp = await calls(first, "up");
  const refresh = await calls(first, "refresh");
  await first.dispose();

  await emulator.acceptAll();
  const second = await MeasuredStack.create(bench, subject, size, SAVED_AT_THE_END);
  const adopt = await calls(second, "up");
  const destroy = await calls(second, "destroy");
  const adoptInactive = await calls(second, "up");
  await second.dispose();
  return { create, "no-op": noOp, refresh, adopt, destroy, "adopt inactive": adoptInactive };
}

/** Connections of the same organization that the measured program does not declare. */
function others(source: Subject, size: number): SeededConnection[] {
  return destinations(size).map(({ destinationOrganizationId }) => ({
    source,
    destinationOrganizationId: destinationOrganizationId.replace("PARTNER", "OTHER"),
    status: "active",
  }));
}

function toMeasure(
  stage: Stage,
  { size, total }: { size: number; total: number },
  ours: Counts,
  naive: Counts,
): Measure {
  const pages = Math.ceil(total / PAGE);
  const { floor, most } = {
    create: { floor: size, most: size },
    "no-op": { floor: 0, most: 0 },
    refresh: { floor: Math.min(pages, size), most: Math.min(pages + 5, size + 5) },
    adopt: { floor: Math.min(pages, size), most: Math.min(pages + 5, 2 * size + 5) },
    destroy: { floor: size, most: size + 1 },
    "adopt inactive": { floor: size + Math.min(pages, size), most: 2 * size + 5 },
  }[stage];
  return {
    part: "calls",
    measure: `${stage}, N = ${size}, T = ${total}`,
    unit: "calls",
    ours: ours[stage],
    naive: naive[stage],
    floor,
    ...(naive[stage] === 0 ? {} : { ratio: ours[stage] / naive[stage] }),
    limit: { of: "ours", most },
    ...(FOOTNOTES[stage] === undefined ? {} : { note: FOOTNOTES[stage] }),
  };
}

function againstNaive(size: number, ours: Counts, naive: Counts): Measure[] {
  return (["refresh", "adopt"] as const).map((stage) => ({
    part: "calls",
    measure: `${stage}, N = ${size}, fifty times fewer`,
    unit: "calls",
    ours: ours[stage],
    naive: naive[stage],
    ratio: ours[stage] / naive[stage],
    limit: { of: "ratio", most: 1 / 50 },
  }));
}

const FOOTNOTES: Partial<Record<Stage, string>> = {
  destroy:
    "Destroying costs one call more than N: before its first change the provider asks whose key it has, so that " +
    "another organization's key deactivates nothing.",
  "adopt inactive": "The naive provider adopts an inactive connection and leaves it inactive.",
};
