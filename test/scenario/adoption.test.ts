import { CONFLICT } from "../support/conflict";
import { describeOnEveryEngine } from "../engine/engines";
import { scenario } from "./scenario";

const existing = {
  sourceOrganizationId: "org_ACME",
  environmentId: "env_ACMESANDBOX",
  destinationOrganizationId: "org_GLOBEX",
} as const;

describeOnEveryEngine("a connection that exists", (engine) => {
  scenario(
    engine,
    "is refused with adopt: false, by its id and status, and adopted once that is lifted",
    async (stack) => {
      const { id } = stack.control.add({ ...existing, status: "active" });
      stack.declare('new Connection("partner", { destinationOrganizationId: "org_GLOBEX", adopt: false });');
      const refused = await stack.up();
      expect(refused).toMatchObject({ succeeded: false, calls: ["POST create 409", "GET list 200"] });
      expect(refused.errors.join("\n")).toMatch(
        new RegExp(
          `Persona has one already, ${id} \\(active\\), and adopt is false .* Set adopt: true to manage it here\\.`,
        ),
      );
      expect(await stack.stored()).toEqual([]);
      expect(stack.held()).toEqual(["org_ACME → org_GLOBEX active"]);

      stack.declare('new Connection("partner", { destinationOrganizationId: "org_GLOBEX" });');
      expect(await stack.up()).toMatchObject({ succeeded: true, calls: ["POST create 409", "GET list 200"] });
      expect(await stack.stored()).toMatchObject([{ id, status: "active" }]);
      expect(await stack.up()).toMatchObject({ succeeded: true, changed: [], calls: [] });
    },
  );

  scenario(engine, "is not lost when the run dies after it was created and before the state says so", async (stack) => {
    const dies = new AbortController();
    stack.control.inject({ on: "create", do: { kind: "hang", when: "after" } });
    void stack.control
      .waitForRequest(({ operation }) => operation === "create")
      .then(() => {
        setTimeout(() => {
          dies.abort();
        }, 50);
      });
    stack.declare('new Connection("partner", { destinationOrganizationId: "org_GLOBEX" });');
    expect((await stack.up({ signal: dies.signal })).killed).toBe(true);
    expect(stack.held()).toEqual(["org_ACME → org_GLOBEX pending"]);

    expect(await stack.up()).toMatchObject({ succeeded: true, calls: ["POST create 409", "GET list 200"] });
    expect(stack.held()).toEqual(["org_ACME → org_GLOBEX pending"]);
    expect(await stack.up()).toMatchObject({ succeeded: true, changed: [], calls: [] });
  });
});

describeOnEveryEngine("a 409 with no connection to be found", (engine) => {
  scenario(
    engine,
    "that does not end is an honest error, and the next up goes on",
    async (stack) => {
      stack.control.inject({ on: "create", times: Infinity, do: CONFLICT });
      stack.declare('new Connection("partner", { destinationOrganizationId: "org_GLOBEX" });');
      const run = await stack.up();
      expect(run.succeeded).toBe(false);
      expect(run.errors.join("\n")).toContain("Each time, the provider saw a conflict, but no connection.");
      expect(await stack.stored()).toEqual([]);

      stack.control.clearFaults();
      expect(await stack.up()).toMatchObject({ succeeded: true, changed: ["create partner"] });
      expect(stack.held()).toEqual(["org_ACME → org_GLOBEX pending"]);
    },
    { config: { "persona:retryTimeoutSeconds": "1" } },
  );
});
