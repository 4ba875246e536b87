import { FakeClock } from "../support/fake-clock";
import { ACME, World } from "../support/world";
import { expectClear } from "./cell";
import { keysWith, LATITUDES, refusalOf } from "./latitudes";
import { ModelStack, type Program } from "./model-stack";
import { TOLERATED_OPERATIONS } from "./tolerance-operations";

let passed = 0;
let world: World;
afterEach(() => world.end());
afterAll(() => {
  process.stdout.write(
    `tolerance matrix: ${passed} of ${TOLERATED_OPERATIONS.length * LATITUDES.length} cells passed\n`,
  );
});

function liveIds(): string[] {
  return world.control.connections().flatMap(({ id, status }) => (status === "inactive" ? [] : [id]));
}

/** What the program wants alive was not deactivated, and nothing else was brought to life. */
function expectUnharmed(program: Program, before: readonly string[]): void {
  const wanted = Object.values(program).flatMap((inputs) =>
    inputs["enabled"] === false ? [] : [inputs["destinationOrganizationId"]],
  );
  const after = liveIds();
  const isWanted = (id: string): boolean => wanted.includes(world.control.connection(id)?.destinationOrganizationId);
  expect(before.filter((id) => !after.includes(id) && isWanted(id))).toEqual([]);
  expect(after.filter((id) => !before.includes(id) && !isWanted(id))).toEqual([]);
}

/** Every declared connection is in the state and as declared, alone alive; nothing else is alive. */
function expectConverged(stack: ModelStack, program: Program): void {
  const real = world.control.connections();
  const live = real.filter(({ status }) => status !== "inactive");
  const enabled = Object.values(program).filter((inputs) => inputs["enabled"] !== false);
  expect(live.map(({ destinationOrganizationId: destination }) => destination).sort()).toEqual(
    enabled.map((inputs) => inputs["destinationOrganizationId"]).sort(),
  );
  expect(stack.resources.map(({ name }) => name).sort()).toEqual(Object.keys(program).sort());
  for (const { name, id, outputs, initErrors, isReplaced } of stack.resources) {
    const { destinationOrganizationId, enabled: isEnabled = true } = program[name]!;
    const connection = world.control.connection(id)!;
    const { sourceOrganizationId, environmentId, status } = connection;
    expect(connection).toMatchObject({ destinationOrganizationId, status: outputs["status"] });
    expect(status !== "inactive").toBe(isEnabled);
    expect([sourceOrganizationId, undefined]).toContain(outputs["organizationId"]);
    expect([environmentId, undefined]).toContain(outputs["environmentId"]);
    expect({ initErrors, isReplaced }).toEqual({ initErrors: [], isReplaced: false });
  }
}

describe.each(TOLERATED_OPERATIONS)("$name", (operation) => {
  const { program } = operation;

  test.each(LATITUDES)("meets $name", async (latitude) => {
    const { answers = {}, key, settings, arm } = latitude;
    const time = new FakeClock();
    world = await World.start({ now: () => time.now(), keys: keysWith(key), latitudes: answers });
    const stack = new ModelStack(world, time, { apiKey: ACME });
    await operation.arrange(world, stack);
    Object.assign(stack.settings, settings);
    arm?.(world);

    const expected = refusalOf(latitude, operation);
    if (expected !== undefined) {
      const before = liveIds();
      const names = stack.resources.map(({ name }) => name).filter((name) => operation.isGone || name in program);
      for (let run = 0; run < 2; run += 1) {
        const { failures } = await operation.act(stack);
        expect(failures.map(({ error }) => error.message)).toEqual([expect.stringMatching(expected)]);
        expectClear(failures[0]!.error);
      }
      expectUnharmed(program, before);
      expect(stack.resources.map(({ name }) => name)).toEqual(expect.arrayContaining(names));
      passed += 1;
      return;
    }

    expect((await operation.act(stack)).failures.map(({ error }) => error.message)).toEqual([]);
    expectConverged(stack, program);
    world.calls();
    expect(await stack.up(program)).toMatchObject({ operations: [], failures: [] });
    expect(world.calls()).toEqual([]);
    expect(await stack.refresh()).toMatchObject({ failures: [] });
    expectConverged(stack, program);
    expect(await stack.up(program)).toMatchObject({ operations: [], failures: [] });
    passed += 1;
  });
});
