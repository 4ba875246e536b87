import { describeOnEveryEngine } from "../engine/engines";
import { type Scenario, scenario, type StoredConnection } from "./scenario";

const connection = (name: string, destination: string, options = "{}") =>
  `new Connection(${JSON.stringify(name)}, { destinationOrganizationId: ${JSON.stringify(destination)} }, ${options});\n`;

const BOTH_ACTIVE = ["org_ACME → org_GLOBEX active", "org_ACME → org_INITECH active"];

/** Declares two Connections with each other's destinations, once both are active; tells what the state then has to hold. */
async function declareSwap(stack: Scenario): Promise<StoredConnection[]> {
  stack.declare(connection("one", "org_GLOBEX") + connection("two", "org_INITECH"));
  await stack.up();
  const [one, two] = await stack.stored();
  for (const { id } of stack.control.connections()) stack.control.accept(id);
  stack.declare(connection("one", "org_INITECH") + connection("two", "org_GLOBEX"));
  return [
    { name: "one", id: two?.id ?? "", status: "active", destination: "org_INITECH" },
    { name: "two", id: one?.id ?? "", status: "active", destination: "org_GLOBEX" },
  ];
}

describeOnEveryEngine("a resource for the same connection", (engine) => {
  scenario(engine, "is renamed: the connection stays as it is", async (stack) => {
    stack.declare(connection("old", "org_GLOBEX"));
    await stack.up();
    const [{ id } = { id: "" }] = await stack.stored();
    stack.control.accept(id);

    stack.declare(connection("new", "org_GLOBEX"));
    const renamed = await stack.up();
    expect(renamed.changed).toEqual(["create new", "delete old"]);
    expect(renamed.calls).toEqual(["POST create 409", "GET list 200"]);
    expect(renamed.lines).toEqual([
      expect.stringContaining(`adopted ${id} to org_GLOBEX (active, created `) as unknown,
      `left ${id} as it is: the program still declares it`,
    ]);
    expect(await stack.stored()).toEqual([{ name: "new", id, status: "active", destination: "org_GLOBEX" }]);
    expect(stack.held()).toEqual(["org_ACME → org_GLOBEX active"]);

    const again = await stack.up();
    expect(again).toMatchObject({ succeeded: true, changed: [], calls: [] });
  });

  scenario(engine, "is replaced by force: the connection stays as it is", async (stack) => {
    stack.declare(connection("partner", "org_GLOBEX"));
    await stack.up();
    const [{ id } = { id: "" }] = await stack.stored();
    stack.control.accept(id);

    const replaced = await stack.up({ targetReplace: [await stack.urn("partner")] });
    expect(replaced.succeeded).toBe(true);
    expect(replaced.calls).toEqual(["POST create 409", "GET list 200"]);
    expect(await stack.stored()).toEqual([{ name: "partner", id, status: "active", destination: "org_GLOBEX" }]);
    expect(stack.held()).toEqual(["org_ACME → org_GLOBEX active"]);
  });

  scenario(engine, "two swap their destinations: both stay active", async (stack) => {
    const swapped = await declareSwap(stack);
    const run = await stack.up();
    expect(run.succeeded).toBe(true);
    // First, whose key it is; then the first create alone; then one page of the list, for all others.
    expect(run.calls).toEqual(["GET list 200", "POST create 409", "GET list 200", "GET list 200"]);
    expect(await stack.stored()).toEqual(swapped);
    expect(stack.held()).toEqual(BOTH_ACTIVE);
  });

  scenario(engine, "two swap in a run that dies before it deletes: the next run finishes it", async (stack) => {
    const swapped = await declareSwap(stack);
    const killed = await stack.up({
      killWhen: ({ resourcePreEvent: event }) => event?.metadata.op === "delete-replaced",
    });
    expect(killed.killed).toBe(true);

    expect(await stack.up()).toMatchObject({ succeeded: true, calls: [] });
    expect(await stack.stored()).toEqual(swapped);
    expect(stack.held()).toEqual(BOTH_ACTIVE);
  });

  scenario(engine, "is renamed by a run that dies before it deletes: the next run finishes it", async (stack) => {
    stack.declare(connection("old", "org_GLOBEX"));
    await stack.up();
    const [{ id } = { id: "" }] = await stack.stored();
    stack.control.accept(id);

    stack.declare(connection("new", "org_GLOBEX"));
    const killed = await stack.up({ killWhen: ({ resourcePreEvent: event }) => event?.metadata.op === "delete" });
    expect(killed.killed).toBe(true);
    expect((await stack.stored()).map(({ name }) => name)).toEqual(["new", "old"]);

    const finished = await stack.up();
    expect(finished).toMatchObject({ succeeded: true, calls: [] });
    expect(await stack.stored()).toEqual([{ name: "new", id, status: "active", destination: "org_GLOBEX" }]);
    expect(stack.held()).toEqual(["org_ACME → org_GLOBEX active"]);
  });

  scenario(
    engine,
    "is replaced by force in a run that dies before it deletes: the next run finishes it",
    async (stack) => {
      stack.declare(connection("partner", "org_GLOBEX"));
      await stack.up();
      const [{ id } = { id: "" }] = await stack.stored();
      stack.control.accept(id);

      const killed = await stack.up({
        targetReplace: [await stack.urn("partner")],
        killWhen: ({ resourcePreEvent: event }) => event?.metadata.op === "delete-replaced",
      });
      expect(killed.killed).toBe(true);
      expect((await stack.stored()).filter(({ isPendingDeletion }) => isPendingDeletion)).toHaveLength(1);

      const finished = await stack.up();
      expect(finished).toMatchObject({ succeeded: true, calls: [] });
      expect(await stack.stored()).toEqual([{ name: "partner", id, status: "active", destination: "org_GLOBEX" }]);
      expect(stack.held()).toEqual(["org_ACME → org_GLOBEX active"]);
    },
  );

  scenario(engine, "gets an alias for its new name: nothing is called at all", async (stack) => {
    stack.declare(connection("old", "org_GLOBEX"));
    await stack.up();
    const [{ id } = { id: "" }] = await stack.stored();

    stack.declare(connection("new", "org_GLOBEX", '{ aliases: [{ name: "old" }] }'));
    const renamed = await stack.up();
    expect(renamed).toMatchObject({ succeeded: true, calls: [] });
    expect(await stack.stored()).toEqual([{ name: "new", id, status: "pending", destination: "org_GLOBEX" }]);
  });

  scenario(engine, "is renamed by an up that refreshes first: the connection stays as it is", async (stack) => {
    stack.declare(connection("old", "org_GLOBEX"));
    await stack.up();
    const [{ id } = { id: "" }] = await stack.stored();
    stack.control.accept(id);

    stack.declare(connection("new", "org_GLOBEX"));
    const renamed = await stack.up({ refresh: true });
    expect(renamed.succeeded).toBe(true);
    expect(renamed.calls).toEqual(["GET retrieve 200", "POST create 409", "GET list 200"]);
    expect(await stack.stored()).toEqual([{ name: "new", id, status: "active", destination: "org_GLOBEX" }]);
    expect(stack.held()).toEqual(["org_ACME → org_GLOBEX active"]);
  });

  scenario(engine, "is forced to be deleted before its replacement: the connection stays as it is", async (stack) => {
    const program = connection("partner", "org_GLOBEX", "{ deleteBeforeReplace: true }");
    stack.declare(program);
    await stack.up();
    const [{ id } = { id: "" }] = await stack.stored();
    stack.control.accept(id);

    const replaced = await stack.up({ targetReplace: [await stack.urn("partner")] });
    expect(replaced).toMatchObject({ succeeded: true, calls: ["POST create 409", "GET list 200"] });
    expect(await stack.stored()).toEqual([{ name: "partner", id, status: "active", destination: "org_GLOBEX" }]);
    expect(stack.held()).toEqual(["org_ACME → org_GLOBEX active"]);
  });
});

describeOnEveryEngine("a resource that is gone from the program", (engine) => {
  scenario(engine, "is deactivated, also in runs that refresh first", async (stack) => {
    stack.declare(connection("one", "org_GLOBEX") + connection("two", "org_INITECH"));
    await stack.up();

    stack.declare(connection("one", "org_GLOBEX"));
    const removed = await stack.up({ refresh: true });
    expect(removed).toMatchObject({ succeeded: true, changed: expect.arrayContaining(["delete two"]) as unknown });
    expect(stack.held()).toEqual(["org_ACME → org_GLOBEX pending", "org_ACME → org_INITECH inactive"]);

    const destroyed = await stack.destroy({ refresh: true });
    expect(destroyed.succeeded).toBe(true);
    expect(destroyed.calls.at(-1)).toBe("POST deactivate 200");
    expect(await stack.stored()).toEqual([]);
    expect(stack.held()).toEqual(["org_ACME → org_GLOBEX inactive", "org_ACME → org_INITECH inactive"]);
  });
});
