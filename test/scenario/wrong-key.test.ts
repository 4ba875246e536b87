import { describeOnEveryEngine } from "../engine/engines";
import { ACME, ACME_PRODUCTION, INITECH, type Scenario, scenario } from "./scenario";

const PROGRAM = 'new Connection("partner", { destinationOrganizationId: "org_GLOBEX" });\n';
const WITH_ANOTHER = PROGRAM + 'new Connection("another", { destinationOrganizationId: "org_UMBRELLA" });';
const NOT_ALLOWED =
  "the API key belongs to org_ACME, and persona:allowedOrganizationIds allows org_INITECH only. Nothing was changed.";

async function deployed(stack: Scenario): Promise<void> {
  stack.declare(PROGRAM);
  await stack.up();
  const [{ id } = { id: "" }] = await stack.stored();
  stack.control.accept(id);
}

describeOnEveryEngine("a wrong key", (engine) => {
  scenario(
    engine,
    "of another environment makes refresh, up and destroy fail, and changes nothing",
    async (stack) => {
      await deployed(stack);
      const before = await stack.stored();
      stack.stack.setEnvironment("PERSONA_API_KEY", ACME_PRODUCTION);
      const refusal =
        "the state belongs to organization org_ACME, environment env_ACMESANDBOX, " +
        "but the API key belongs to organization org_ACME, environment env_ACMEPRODUCTION. Nothing was changed.";

      stack.declare(WITH_ANOTHER);
      const read = "GET retrieve 404";
      const expected = [[read], ["GET list 200"], [read]];
      for (const [index, run] of [await stack.refresh(), await stack.up(), await stack.destroy()].entries()) {
        expect(run).toMatchObject({ succeeded: false, calls: expected[index] });
        expect(run.errors.join("\n")).toContain(refusal);
        expect(run.errors.join("\n")).not.toContain("    at ");
        expect(await stack.stored()).toEqual(before);
        expect(stack.held()).toEqual(["org_ACME → org_GLOBEX active"]);
      }
    },
    { config: { "persona:apiKey": undefined }, environment: { PERSONA_API_KEY: ACME } },
  );

  scenario(
    engine,
    "that was set in the configuration reaches refresh and destroy with the next up only",
    async (stack) => {
      await deployed(stack);
      await stack.stack.setConfig("persona:apiKey", { secret: INITECH });
      expect((await stack.refresh()).succeeded).toBe(true);

      stack.declare(WITH_ANOTHER);
      expect((await stack.up()).succeeded).toBe(false);
      const refreshed = await stack.refresh();
      expect(refreshed.succeeded).toBe(false);
      expect(refreshed.errors.join("\n")).toContain("but the API key belongs to organization org_INITECH");
      expect(stack.held()).toEqual(["org_ACME → org_GLOBEX active"]);
    },
  );

  scenario(
    engine,
    "of an organization that is not allowed is refused before the first change",
    async (stack) => {
      stack.declare(PROGRAM);
      const up = await stack.up();
      expect(up).toMatchObject({ succeeded: false, calls: ["GET list 200"] });
      expect(up.errors.join("\n")).toContain(NOT_ALLOWED);
      expect(stack.held()).toEqual([]);
      expect(await stack.stored()).toEqual([]);
    },
    { config: { "persona:allowedOrganizationIds": '["org_INITECH"]' } },
  );

  scenario(
    engine,
    "that is allowed no longer makes up, refresh and destroy fail, and changes nothing",
    async (stack) => {
      await deployed(stack);
      const [{ id } = { id: "" }] = await stack.stored();
      stack.control.deactivate(id);
      await stack.refresh();
      const before = await stack.stored();
      await stack.stack.setConfig("persona:allowedOrganizationIds", '["org_INITECH"]');
      for (const run of [await stack.up(), await stack.refresh(), await stack.destroy()]) {
        expect(run).toMatchObject({ succeeded: false, calls: ["GET retrieve 200"] });
        expect(run.errors.join("\n")).toContain(NOT_ALLOWED);
        expect(await stack.stored()).toEqual(before);
        expect(stack.held()).toEqual(["org_ACME → org_GLOBEX inactive"]);
      }
    },
  );

  scenario(
    engine,
    "that Persona does not know fails with one clear error",
    async (stack) => {
      stack.declare(PROGRAM);
      const up = await stack.up();
      expect(up.succeeded).toBe(false);
      expect(up.errors.join("\n")).toMatch(
        /Creating the connection to org_GLOBEX failed: .*HTTP 401.*Check that the API key is complete/,
      );
      expect(await stack.stored()).toEqual([]);
    },
    { config: { "persona:apiKey": { secret: "no-such-key" } } },
  );
});
