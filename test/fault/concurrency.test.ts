import { ACME, World } from "../support/world";
import { EmbeddedEngine } from "../engine/embedded/embedded-engine";
import { CONNECTION, Scenario, type ScenarioRun } from "../scenario/scenario";

import { expectConverged } from "./cell";
import { ModelStack, type Program } from "./model-stack";
import { OWNER } from "./operations";
import { FakeClock } from "../support/fake-clock";

const engine = new EmbeddedEngine();

function declaring(destinations: readonly string[]): string {
  return destinations
    .map((id) => `new Connection("${id.toLowerCase()}", { destinationOrganizationId: "${id}" });`)
    .join("\n");
}

function numbered(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, number) => `org_${prefix}${number}`);
}

const SUCCESSES = [
  { succeeded: true, errors: [] },
  { succeeded: true, errors: [] },
];
const NOTHING = [
  { succeeded: true, changed: [] },
  { succeeded: true, changed: [] },
];

describe("two deployments at once", () => {
  let one: Scenario;
  let other: Scenario;
  const both = (run: (scenario: Scenario) => Promise<ScenarioRun>): Promise<ScenarioRun[]> =>
    Promise.all([run(one), run(other)]);
  beforeEach(async () => {
    one = await Scenario.start(engine);
    other = await Scenario.start(engine, { sharing: one });
  });
  afterEach(async () => {
    await other.end();
    await one.end();
  });

  test("that declare the same destinations share one connection for each, and both can be destroyed at once", async () => {
    const destinations = numbered("SHARED", 8);
    for (const scenario of [one, other]) scenario.declare(declaring(destinations));
    expect(await both((scenario) => scenario.up({ parallel: 4 }))).toMatchObject(SUCCESSES);

    const [mine, theirs] = [await one.stored(), await other.stored()];
    expect(mine.map(({ id }) => id)).toEqual(theirs.map(({ id }) => id));
    expect(mine.map(({ destination }) => destination)).toEqual(destinations);
    expect(one.held()).toEqual(destinations.map((id) => `org_ACME → ${id} pending`));
    one.control.clearJournal();
    expect(await both((scenario) => scenario.up())).toMatchObject(NOTHING);
    expect(one.control.journal()).toEqual([]);

    expect(await both((scenario) => scenario.destroy({ parallel: 4 }))).toMatchObject(SUCCESSES);
    expect(one.held()).toEqual(destinations.map((id) => `org_ACME → ${id} inactive`));
  });

  test("that share a key near its rate limit both finish, and no operation fails", async () => {
    one.control.setRateLimit({ requests: 12, windowMilliseconds: 1000 });
    one.declare(declaring(numbered("MINE", 25)));
    other.declare(declaring(numbered("THEIRS", 25)));
    const runs = await both((scenario) => scenario.up());
    expect(runs).toMatchObject(SUCCESSES);
    expect(one.held()).toHaveLength(50);
    for (const scenario of [one, other]) {
      const created = (await scenario.stored()).filter(({ status }) => status === "pending");
      expect(created).toHaveLength(25);
    }
    expect(runs.flatMap(({ steps }) => steps).filter(({ type }) => type === CONNECTION)).toHaveLength(50);
  });
});

describe("two deployments at once, in one process", () => {
  const destinations = numbered("PARTNER", 12);
  const program: Program = Object.fromEntries(destinations.map((id) => [id, { destinationOrganizationId: id }]));

  test.each([
    ["creating", undefined],
    ["adopting", "active"],
    ["reactivating", "inactive"],
  ])("both end with the same connections when %s them", async (_name, status) => {
    const time = new FakeClock();
    const world = await World.start({ now: () => time.now() });
    try {
      for (const destinationOrganizationId of status === undefined ? [] : destinations) {
        world.control.add({ ...OWNER, destinationOrganizationId, ...(status === undefined ? {} : { status }) });
      }
      const stacks = [new ModelStack(world, time, { apiKey: ACME }), new ModelStack(world, time, { apiKey: ACME })];
      for (const { failures } of await Promise.all(stacks.map((stack) => stack.up(program, { parallel: 4 })))) {
        expect(failures).toEqual([]);
      }
      for (const stack of stacks) expectConverged(world, stack, program);
    } finally {
      await world.end();
    }
  });
});
