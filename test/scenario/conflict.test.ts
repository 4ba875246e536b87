import { CONFLICT } from "../support/conflict";
import { describeOnEveryEngine } from "../engine/engines";
import { type Scenario, type ScenarioRun, scenario } from "./scenario";

const acme = { sourceOrganizationId: "org_ACME", environmentId: "env_ACMESANDBOX" } as const;

async function up(stack: Scenario): Promise<ScenarioRun> {
  stack.declare('new Connection("partner", { destinationOrganizationId: "org_GLOBEX" });');
  return stack.up();
}

/** One active or pending connection, which the state names, and which the next up leaves alone. */
async function expectConverged(stack: Scenario, run: ScenarioRun, status: "active" | "pending"): Promise<void> {
  expect(run).toMatchObject({ succeeded: true, errors: [] });
  const [connection] = stack.control.connections().filter((one) => one.destinationOrganizationId === "org_GLOBEX");
  expect(await stack.stored()).toEqual([{ name: "partner", id: connection?.id, status, destination: "org_GLOBEX" }]);
  expect(stack.held().filter((one) => one.includes("→ org_GLOBEX"))).toEqual([`org_ACME → org_GLOBEX ${status}`]);
  expect(await stack.up()).toMatchObject({ succeeded: true, changed: [], calls: [] });
}

describeOnEveryEngine("a 409", (engine) => {
  scenario(engine, "of a concurrent change that ends is waited for, and the connection created", async (stack) => {
    stack.control.inject({ on: "create", times: 2, do: CONFLICT });
    const run = await up(stack);
    const look = "GET list 200";
    expect(run.calls).toEqual(["POST create 409", look, look, "POST create 409", look, look, "POST create 201"]);
    await expectConverged(stack, run, "pending");
  });

  scenario(
    engine,
    "of a change that does not end is an honest error, and the next up goes on",
    async (stack) => {
      stack.control.inject({ on: "create", times: Infinity, do: CONFLICT });
      const run = await up(stack);
      expect(run.succeeded).toBe(false);
      expect(run.errors.join("\n")).toContain("Seen were a conflict with no connection to be found.");
      expect(await stack.stored()).toEqual([]);
      stack.control.clearFaults();
      await expectConverged(stack, await stack.up(), "pending");
    },
    { config: { "persona:retryTimeoutSeconds": "1" } },
  );

  scenario(engine, "to a reactivation, since somebody else was faster, ends in what Persona holds", async (stack) => {
    const { id } = stack.control.add({ ...acme, destinationOrganizationId: "org_GLOBEX", status: "inactive" });
    const stop = stack.control.onRequest(({ operation }) => {
      if (operation !== "reactivate") return;
      stack.control.setStatus(id, "active");
      stop();
    });
    const run = await up(stack);
    expect(run.calls).toEqual(["POST create 409", "GET list 200", "POST reactivate 409", "GET list 200"]);
    await expectConverged(stack, run, "active");
  });

  scenario(engine, "with a match only among inbound connections is no reason to adopt one", async (stack) => {
    stack.control.add({
      sourceOrganizationId: "org_GLOBEX",
      environmentId: "env_GLOBEXSANDBOX",
      destinationOrganizationId: "org_ACME",
      status: "active",
    });
    stack.control.ignoreFilters(true);
    stack.control.inject({ on: "create", do: CONFLICT });
    const run = await up(stack);
    expect(run.calls).toEqual(["POST create 409", "GET list 200", "GET list 200", "POST create 201"]);
    await expectConverged(stack, run, "pending");
  });

  scenario(engine, "of a server that ignores the filter is looked up on all pages", async (stack) => {
    stack.control.add({ ...acme, destinationOrganizationId: "org_GLOBEX", status: "active", createdAt: 0 });
    for (let partner = 0; partner < 230; partner += 1) {
      stack.control.add({ ...acme, destinationOrganizationId: `org_PARTNER${partner}` });
    }
    stack.control.ignoreFilters(true);
    const run = await up(stack);
    expect(run.calls).toEqual(["POST create 409", "GET list 200", "GET list 200", "GET list 200"]);
    await expectConverged(stack, run, "active");
  });

  scenario(engine, "whose connection appears only after the first lookup is adopted", async (stack) => {
    stack.control.inject({ on: "create", do: CONFLICT });
    let lookups = 0;
    stack.control.onRequest(({ operation }) => {
      if (operation === "list") lookups += 1;
      if (operation === "list" && lookups === 2)
        stack.control.add({ ...acme, destinationOrganizationId: "org_GLOBEX" });
    });
    const run = await up(stack);
    expect(run.calls).toEqual(["POST create 409", "GET list 200", "GET list 200"]);
    await expectConverged(stack, run, "pending");
  });

  scenario(engine, "whose connection becomes inactive before the lookup is reactivated", async (stack) => {
    const { id } = stack.control.add({ ...acme, destinationOrganizationId: "org_GLOBEX", status: "active" });
    const stop = stack.control.onRequest(({ operation }) => {
      if (operation !== "list") return;
      stack.control.deactivate(id);
      stop();
    });
    const run = await up(stack);
    expect(run.calls).toEqual(["POST create 409", "GET list 200", "POST reactivate 200"]);
    await expectConverged(stack, run, "pending");
  });
});
