import { describeOnEveryEngine } from "../engine/engines";
import { type Scenario, scenario } from "./scenario";

const PAGE = 100;

/** Declares so many Connections, to destinations of their own. */
function declareMany(stack: Scenario, count: number, more = ""): void {
  stack.declare(`
    const connections = Array.from({ length: ${count} }, (_, index) =>
      new Connection("partner-" + index, { destinationOrganizationId: "org_PARTNER" + index }));
    void connections;
    ${more}
  `);
}

/** Connections of the organization that the program does not declare, newer than all that are there, so listed first. */
function addOthers(stack: Scenario, count: number): void {
  for (let made = 0; made < count; made += 1) addOther(stack);
}

function addOther({ control }: Scenario, status = "active"): void {
  const destinationOrganizationId = `org_OTHER${control.connections().length}`;
  control.add({ sourceOrganizationId: "org_ACME", destinationOrganizationId, status });
}

function acceptAll({ control }: Scenario): void {
  for (const { id, status } of control.connections()) if (status === "pending") control.accept(id);
}

async function loseState(stack: Scenario): Promise<void> {
  const state = await stack.stack.exportState();
  await stack.stack.importState({ ...state, deployment: { ...state.deployment, resources: [] } });
}

/** How many of each call, such as `{ "POST create 201": 12 }`. */
function tally(calls: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const call of calls) counts[call] = (counts[call] ?? 0) + 1;
  return counts;
}

describeOnEveryEngine("the number of API calls", (engine) => {
  for (const [count, total] of [
    [1, 10],
    [12, 120],
  ] as const) {
    scenario(engine, `of ${count} resources among ${total} connections stays at its bounds`, async (stack) => {
      const pages = Math.ceil(total / PAGE);
      declareMany(stack, count);
      expect(tally((await stack.up()).calls)).toEqual({ "POST create 201": count });
      addOthers(stack, total - count);
      expect(await stack.up()).toMatchObject({ succeeded: true, changed: [], calls: [] });

      const refresh = await stack.refresh();
      expect(refresh.succeeded).toBe(true);
      expect(refresh.calls.length).toBeLessThanOrEqual(Math.min(pages + 5, count + 5));
      expect(await stack.stored()).toHaveLength(count);

      acceptAll(stack);
      await loseState(stack);
      const adoption = await stack.up();
      expect(adoption.succeeded).toBe(true);
      expect(adoption.calls.length).toBeLessThanOrEqual(Math.min(pages + 5, 2 * count + 5));
      expect(tally(adoption.calls)["POST create 409"]).toBe(1);

      // One more than a deactivation each: before the first change, the key's owner is made sure of.
      expect(tally((await stack.destroy()).calls)).toEqual({ "GET retrieve 200": 1, "POST deactivate 200": count });

      const revival = await stack.up();
      expect(revival.calls.length).toBeLessThanOrEqual(2 * count + 5);
      expect(tally(revival.calls)["POST reactivate 200"]).toBe(count);
    });
  }

  scenario(engine, "of an adoption stays below 2 N + 5 where half of the connections are missing", async (stack) => {
    declareMany(stack, 12);
    for (let index = 0; index < 12; index += 2) {
      stack.control.add({ sourceOrganizationId: "org_ACME", destinationOrganizationId: `org_PARTNER${index}` });
    }
    const up = await stack.up();
    expect(up.succeeded).toBe(true);
    expect(up.calls.length).toBeLessThanOrEqual(2 * 12 + 5);
    expect(tally(up.calls)["POST create 201"]).toBe(6);
    expect(stack.held()).toHaveLength(12);
  });
});

describeOnEveryEngine("answers from the list", (engine) => {
  scenario(engine, "are never older than the last write of the same run", async (stack) => {
    declareMany(stack, 12);
    await stack.up();
    acceptAll(stack);
    const ids = (await stack.stored()).map(({ id }) => id);
    for (const id of ids.slice(0, 6)) stack.control.deactivate(id);
    await loseState(stack);
    // Adoption reads the list, with six inactive connections, and reactivates them; the lookups come after that.
    declareMany(
      stack,
      12,
      `export const looked = ${JSON.stringify(ids)}.map((id, index) =>
         Connection.get("looked-" + index, id, { dependsOn: connections }).status);`,
    );
    const up = await stack.up();
    expect(up.succeeded).toBe(true);
    expect(tally(up.calls)).toMatchObject({ "POST reactivate 200": 6 });
    expect(up.outputs["looked"]).toEqual(ids.map((id) => stack.control.connection(id)?.status));
    expect(new Set(up.outputs["looked"] as string[])).toEqual(new Set(["pending", "active"]));
  });

  scenario(engine, "drop no resource that they miss before Persona says that it is gone", async (stack) => {
    declareMany(stack, 12);
    await stack.up();
    const [gone] = await stack.stored();
    stack.control.remove(gone?.id ?? "");
    const refresh = await stack.refresh();
    expect(refresh.succeeded).toBe(true);
    expect(tally(refresh.calls)["GET retrieve 404"]).toBe(1);
    expect(await stack.stored()).toHaveLength(11);

    // A list that leaves everything out, however that may come.
    stack.control.inject({
      on: "list",
      times: 100,
      do: { kind: "answer", when: "before", identified: true, status: 200, body: '{"data":[],"links":{"next":null}}' },
    });
    expect((await stack.refresh()).succeeded).toBe(true);
    expect(await stack.stored()).toHaveLength(11);
  });

  scenario(engine, "lose and double nothing while connections are created between two pages", async (stack) => {
    declareMany(stack, 12);
    await stack.up();
    acceptAll(stack);
    addOthers(stack, 2 * PAGE);
    const end = stack.control.onRequest(({ operation }) => {
      if (operation === "list") addOther(stack);
    });
    const before = await stack.stored();
    const refresh = await stack.refresh();
    expect(refresh.succeeded).toBe(true);
    expect(tally(refresh.calls)["GET list 200"]).toBeGreaterThan(1);
    expect(await stack.stored()).toEqual(before.map((stored) => ({ ...stored, status: "active" })));

    await loseState(stack);
    const adoption = await stack.up();
    end();
    expect(adoption.succeeded).toBe(true);
    expect(tally(adoption.calls)["POST create 409"]).toBe(1);
    expect((await stack.stored()).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
  });
});
