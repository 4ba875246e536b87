import { type Bench, PARALLEL } from "./bench";
import { destinations } from "./destinations";
import type { SeenRequest, Subject } from "./emulator-process";
import type { Measure } from "./measure";
import { OtherClient } from "./other-client";
import { atOnce, inputsOf, startPlugin } from "./plugin-use";
import { leastTime, neighbourIn, type Work } from "./rate-floor";
import { providerTextOf } from "./state";

interface Creation {
  readonly seen: readonly SeenRequest[];
  /** From the arrival of the provider's first request to its last answer. */
  readonly milliseconds: number;
  readonly created: number;
  /** Lines that tell the operator of a wait. */
  readonly announcements: number;
}

/**
 * Creating many under a rate limit whose window is shortened, alone and beside another client. The plugin process is
 * driven as the engine drives it, without the engine: for so many resources, the CLI takes longer than the windows do.
 */
export async function measureRate(bench: Bench): Promise<Measure[]> {
  const size = bench.quick ? 100 : 1000;
  const windows = bench.quick
    ? { requests: 30, windowMilliseconds: 3000 }
    : { requests: 300, windowMilliseconds: 12_000 };
  const texts = { persona: await providerTextOf(bench, "persona"), naive: await providerTextOf(bench, "naive") };
  const measures: Measure[] = [];
  for (const latency of [5, 200]) {
    bench.say(`rate: ${size} under ${windows.requests} a window, latency ${latency} ms`);
    const work = { count: size, parallel: PARALLEL, latency, windows };
    const ours = await create(bench, "persona", texts.persona, work);
    const naive = await create(bench, "naive", texts.naive, work);
    measures.push(...alone(`create ${size}, latency ${latency} ms`, ours, naive, work));
    const beside = await create(bench, "persona", texts.persona, work, true);
    measures.push(...shared(`create ${size} beside another client, latency ${latency} ms`, beside, work));
  }
  return measures;
}

async function create(
  bench: Bench,
  subject: Subject,
  text: string,
  { count, latency, windows }: Work,
  isShared = false,
): Promise<Creation> {
  await bench.emulator.start({ rateLimit: windows, latencyMilliseconds: latency });
  const plugin = await startPlugin(bench, subject);
  await plugin.configure();
  const other = isShared ? new OtherClient(bench.emulator.url, Math.floor(windows.requests / 3)) : undefined;
  let hasFailed = false;
  await atOnce(destinations(count), async ({ destinationOrganizationId }) => {
    // As the engine, which starts nothing more once something has failed.
    if (hasFailed) return;
    const inputs = inputsOf(text, destinationOrganizationId);
    try {
      await plugin.create({ ...(await plugin.check({}, inputs)), ...inputs });
    } catch (error) {
      hasFailed = true;
      if (subject === "persona") throw error;
    }
  });
  await other?.stop();
  await plugin.end();
  const seen = await bench.emulator.journal();
  const own = seen.filter(({ client }) => client === "provider");
  return {
    seen,
    milliseconds: Math.max(...own.map(({ at }) => at)) + latency - Math.min(...own.map(({ at }) => at)),
    created: own.filter(({ operation, status }) => operation === "create" && status === 201).length,
    announcements: plugin.lines.filter((line) =>
      /waiting for Persona's rate limit until \d\d:\d\d:\d\d UTC$/.test(line),
    ).length,
  };
}

function alone(name: string, ours: Creation, naive: Creation, work: Work): Measure[] {
  const floor = leastTime(work) / 1000;
  const time = ours.milliseconds / 1000;
  const waits = Math.ceil(work.count / work.windows.requests) - 1;
  return [
    {
      part: "rate",
      measure: name,
      unit: "s",
      ours: time,
      floor,
      ratio: time / floor,
      ratioOf: "floor",
      limit: { of: "ratio", most: 1.05 },
    },
    {
      part: "rate",
      measure: `${name}: created`,
      unit: "calls",
      ours: ours.created,
      naive: naive.created,
      limit: { of: "ours", least: work.count },
      note: "The naive provider's run fails with its first 429.",
    },
    {
      part: "rate",
      measure: `${name}: answers 429`,
      unit: "calls",
      ours: refused(ours),
      naive: refused(naive),
      limit: { of: "ours", most: 0 },
    },
    {
      part: "rate",
      measure: `${name}: lines that tell of a wait`,
      unit: "lines",
      ours: ours.announcements,
      floor: waits,
      limit: { of: "ours", most: waits, least: waits },
    },
  ];
}

function shared(name: string, ours: Creation, work: Work): Measure[] {
  const neighbour = neighbourIn(ours.seen, work.latency, work.windows);
  const { taken } = neighbour;
  const floor = leastTime(work, neighbour) / 1000;
  const time = ours.milliseconds / 1000;
  return [
    {
      part: "rate",
      measure: name,
      unit: "s",
      ours: time,
      floor,
      ratio: time / floor,
      ratioOf: "floor",
      limit: { of: "ratio", most: 1.15 },
      note: `The other client takes a third of every window at its beginning; the floor counts what it took (${taken.join(", ")}).`,
    },
    {
      part: "rate",
      measure: `${name}: created`,
      unit: "calls",
      ours: ours.created,
      limit: { of: "ours", least: work.count },
    },
    { part: "rate", measure: `${name}: answers 429`, unit: "calls", ours: refused(ours) },
    {
      part: "rate",
      measure: `${name}: lines that tell of a wait`,
      unit: "lines",
      ours: ours.announcements,
      limit: { of: "ours", most: taken.length },
    },
  ];
}

function refused({ seen }: Creation): number {
  return seen.filter(({ client, status }) => client === "provider" && status === 429).length;
}
