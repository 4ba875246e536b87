import fc from "fast-check";

import type { RunOptions } from "../engine/engine";
import { availableEngines } from "../engine/engines";
import { Scenario, type ScenarioRun } from "../scenario/scenario";
import { isLongRun } from "../long-run";

/** A SIGKILL: of the engine with all its processes, or of the plugin only, when so many requests or events have been seen. */
interface Kill {
  readonly victim: "engine" | "plugin";
  readonly after: number;
  readonly counted: "requests" | "events";
}

interface Plan {
  readonly up: Kill;
  readonly destroy: Kill;
}

const SIZE = 20;
const PROGRAM =
  `for (let number = 0; number < ${SIZE}; number += 1)\n` +
  "  new Connection(`partner${number}`, { destinationOrganizationId: `org_PARTNER${number}` });";

const { PERSONA_KILL_SEED: seedText } = process.env;
const seed = seedText === undefined ? (isLongRun ? Date.now() % 2 ** 31 : 20261136) : Number(seedText);

const kill: fc.Arbitrary<Kill> = fc.oneof(
  // Requests are counted from 1; each of the operations makes one for every connection.
  fc.record<Kill>({
    victim: fc.constant("engine"),
    counted: fc.constant("requests"),
    after: fc.noBias(fc.integer({ min: 1, max: SIZE })),
  }),
  // About two for every resource.
  fc.record<Kill>({
    victim: fc.constantFrom("engine", "plugin"),
    counted: fc.constant("events"),
    after: fc.noBias(fc.integer({ min: 1, max: 2 * SIZE - 5 })),
  }),
);

function plansFor(engine: "pulumi" | "embedded"): Plan[] {
  const [long, short] = engine === "embedded" ? [50, 3] : [10, 1];
  return fc.sample(fc.record({ up: kill, destroy: kill }), { seed, numRuns: isLongRun ? long : short });
}

function describeKill({ victim, after, counted }: Kill): string {
  return `${victim} after ${after} ${counted}`;
}

/** Runs and kills. */
async function killed(
  scenario: Scenario,
  { victim, after, counted }: Kill,
  run: (options: RunOptions) => Promise<ScenarioRun>,
): Promise<ScenarioRun> {
  const abort = new AbortController();
  let seen = 0;
  const isNow = (): boolean => {
    seen += 1;
    return seen === after;
  };
  const stop = scenario.control.onRequest(() => {
    if (counted === "requests" && isNow()) abort.abort();
  });
  try {
    return await run({
      signal: abort.signal,
      killWhen: ({ resourcePreEvent, resOutputsEvent }) => {
        const isOfConnection = (resourcePreEvent ?? resOutputsEvent)?.metadata.type.endsWith("persona:Connection");
        return counted === "events" && isOfConnection === true && isNow()
          ? victim === "plugin"
            ? victim
            : true
          : false;
      },
    });
  } finally {
    stop();
  }
}

/** Each connection that Persona holds as its destination and status, with the resource that stands for it. */
async function connections(scenario: Scenario): Promise<string[]> {
  const stored = await scenario.stored();
  return scenario.control.connections().map(({ id, destinationOrganizationId, status }) => {
    const names = stored.filter((resource) => resource.id === id && resource.status === status).map(({ name }) => name);
    return `${destinationOrganizationId} ${status}: ${names.join(", ")}`;
  });
}

const expected = (of: (number: number) => string): string[] => Array.from({ length: SIZE }, (_, number) => of(number));

for (const engine of availableEngines()) {
  const plans = plansFor(engine.name);
  describe(`kills of the ${engine.name} engine, seed ${seed}`, () => {
    test.each(plans.map((plan): [string, string, Plan] => [describeKill(plan.up), describeKill(plan.destroy), plan]))(
      "an up without its %s and a destroy without its %s: running them again loses and doubles nothing",
      async (_up, _destroy, plan) => {
        const scenario = await Scenario.start(engine);
        try {
          scenario.declare(PROGRAM);
          const dead = await killed(scenario, plan.up, (options) => scenario.up(options));
          expect(dead.succeeded).toBe(false);
          expect(await scenario.up()).toMatchObject({ succeeded: true });
          expect((await connections(scenario)).sort()).toEqual(
            expected((number) => `org_PARTNER${number} pending: partner${number}`).sort(),
          );

          const half = await killed(scenario, plan.destroy, (options) => scenario.destroy(options));
          expect(half.succeeded).toBe(false);
          expect(await scenario.destroy()).toMatchObject({ succeeded: true });
          expect(await scenario.stored()).toEqual([]);
          expect((await connections(scenario)).sort()).toEqual(
            expected((number) => `org_PARTNER${number} inactive: `).sort(),
          );
        } finally {
          await scenario.end();
        }
      },
    );
  });
}
