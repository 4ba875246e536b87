import { execFileSync } from "node:child_process";

import { alternating, type Bench } from "./bench";
import { destinations, existing } from "./destinations";
import type { Subject } from "./emulator-process";
import { type Measure, median, medianRatio } from "./measure";
import { atOnce, inputsOf, startPlugin } from "./plugin-use";
import { type PluginProcess, timed } from "./plugin-process";
import { providerTextOf } from "./state";

const SUBJECTS = ["persona", "naive", "empty"] as const;
const USES = ["no-op", "create", "refresh"] as const;
/** What the process is used for; `adopt` meets connections that exist already. */
export type Use = (typeof USES)[number] | "adopt";

/** Start and memory of the plugin process, and what importing the package costs a program. */
export async function measurePlugin(bench: Bench): Promise<Measure[]> {
  bench.say("plugin: start");
  const texts = {} as Record<Subject, string>;
  for (const subject of SUBJECTS) texts[subject] = await providerTextOf(bench, subject);
  return [
    ...(await measureStart(bench, texts)),
    ...(await measureMemory(bench, texts)),
    ...measureLoading(),
    ...measureImport(bench),
  ];
}

async function measureStart(bench: Bench, texts: Record<Subject, string>): Promise<Measure[]> {
  const times: Record<Subject, number[]> = { persona: [], naive: [], empty: [] };
  for (let repetition = 0; repetition < (bench.quick ? 5 : 25); repetition += 1) {
    for (const subject of alternating(SUBJECTS, repetition)) {
      const { milliseconds, value } = await timed(() => startToFirstCheck(bench, subject, texts[subject]));
      times[subject].push(milliseconds);
      await value.end();
    }
  }
  return [
    {
      part: "plugin",
      measure: "start to the first answered Check",
      unit: "ms",
      ours: median(times.persona),
      naive: median(times.naive),
      floor: median(times.empty),
      ratio: medianRatio(times.persona, times.empty),
      ratioOf: "floor",
      limit: { of: "ratio", most: 1.05 },
      note: FLOOR,
    },
  ];
}

const FLOOR = "The floor is a dynamic provider whose hooks do nothing.";
const CREATE_MEMORY =
  "The floor makes no request. So many at once make V8 double its space for new objects, which it does not give back; the naive provider's too.";

async function startToFirstCheck(bench: Bench, subject: Subject, text: string): Promise<PluginProcess> {
  const plugin = await startPlugin(bench, subject);
  await plugin.configure();
  await plugin.check({}, inputsOf(text, "org_PARTNER00001"));
  return plugin;
}

async function measureMemory(bench: Bench, texts: Record<Subject, string>): Promise<Measure[]> {
  const size = bench.quick ? 100 : 1000;
  const memory: Record<(typeof USES)[number], Record<Subject, number[]>> = {
    "no-op": { persona: [], naive: [], empty: [] },
    create: { persona: [], naive: [], empty: [] },
    refresh: { persona: [], naive: [], empty: [] },
  };
  for (let repetition = 0; repetition < (bench.quick ? 1 : 5); repetition += 1) {
    bench.say(`plugin: memory, ${repetition + 1}`);
    for (const subject of alternating(SUBJECTS, repetition)) {
      for (const use of USES) memory[use][subject].push(await memoryAfter(bench, subject, texts[subject], use, size));
    }
  }
  return USES.map((use): Measure => {
    const { persona, naive, empty } = memory[use];
    return {
      part: "plugin",
      measure: `memory after ${use} of ${size}`,
      unit: "MB",
      ours: median(persona),
      naive: median(naive),
      floor: median(empty),
      ratio: medianRatio(persona, empty),
      ratioOf: "floor",
      limit: { of: "ratio", most: use === "create" ? 1.35 : 1.2 },
      note: use === "create" ? CREATE_MEMORY : FLOOR,
    };
  });
}

/** What the process holds, in MB, once it has done this for so many resources, as the engine would ask it to. */
export async function memoryAfter(
  bench: Bench,
  subject: Subject,
  text: string,
  use: Use,
  size: number,
): Promise<number> {
  await bench.emulator.start(use === "adopt" ? { seed: existing(subject, size) } : {});
  const maker = await startPlugin(bench, subject);
  await maker.configure();
  const resources = await atOnce(destinations(size), async ({ destinationOrganizationId }) => {
    const inputs = { ...(await maker.check({}, inputsOf(text, destinationOrganizationId))), __provider: text };
    const { id, outputs } = await maker.create(inputs);
    return { id, inputs, outputs };
  });
  const created = maker.memory;
  await maker.end();
  if (use === "create" || use === "adopt") return created;

  const plugin = await startPlugin(bench, subject);
  await plugin.configure();
  await atOnce(resources, async ({ id, inputs, outputs }) => {
    if (use === "refresh") {
      await plugin.read(id, inputs, outputs);
    } else {
      const checked = await plugin.check(inputs, inputs);
      await plugin.diff(id, outputs, checked);
    }
  });
  const used = plugin.memory;
  await plugin.end();
  return used;
}

/** Reads, in a process of its own, what a run that changes nothing has loaded. */
function measureLoading(): Measure[] {
  const script = `
    const handler = require("pulumi-persona-connect/handler").handler();
    const inputs = { destinationOrganizationId: "org_PARTNER" };
    const state = { ...inputs, adopt: true, waitForActive: false, status: "active", organizationId: "org_PERSONA" };
    (async () => {
      await handler.configure({ config: { get: () => undefined } });
      await handler.diff("cxn_A", state, (await handler.check(state, inputs)).inputs);
      console.log(Object.keys(require.cache).filter((file) =>
        /node_modules.(axios|follow-redirects)\\b|dist.persona.(client|transport|answer)\\./.test(file)).length);
    })();`;
  const loaded = Number(runNode(script));
  return [
    {
      part: "plugin",
      measure: "modules of axios and the client that a no-op loads",
      unit: "files",
      ours: loaded,
      floor: 0,
      limit: { of: "ours", most: 0 },
    },
  ];
}

function measureImport(bench: Bench): Measure[] {
  const script = `
    require("@pulumi/pulumi");
    const began = performance.now();
    require("pulumi-persona-connect");
    console.log(performance.now() - began);`;
  const times = Array.from({ length: bench.quick ? 5 : 15 }, () => Number(runNode(script)));
  return [
    {
      part: "plugin",
      measure: "importing the package, after @pulumi/pulumi",
      unit: "ms",
      ours: median(times),
      floor: 0,
      limit: { of: "ours", most: 15 },
    },
  ];
}

function runNode(script: string): string {
  return execFileSync(process.execPath, ["-e", script], {
    cwd: __dirname,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
}
