import { describeOnEveryEngine } from "../engine/engines";
import { ACME, ACME_PRODUCTION, GLOBEX, scenario } from "./scenario";

const profiles = JSON.stringify({ acme: { apiKey: ACME }, production: { apiKey: ACME_PRODUCTION } });

describeOnEveryEngine("profiles", (engine) => {
  scenario(
    engine,
    "let one stack hold both directions of a partnership, and two environments",
    async (stack) => {
      stack.declare(`
        new Connection("there", { destinationOrganizationId: "org_GLOBEX", profile: "acme" });
        new Connection("back", { destinationOrganizationId: "org_ACME", profile: "globex" });
        new Connection("production", { destinationOrganizationId: "org_GLOBEX", profile: "production" });
      `);
      const up = await stack.up();
      expect(up).toMatchObject({ succeeded: true, calls: ["POST create 201", "POST create 201", "POST create 201"] });
      expect(stack.held()).toEqual([
        "org_ACME → org_GLOBEX pending",
        "org_ACME → org_GLOBEX pending",
        "org_GLOBEX → org_ACME pending",
      ]);
      expect(await stack.up()).toMatchObject({ succeeded: true, changed: [], calls: [] });

      const shown = JSON.stringify(await stack.stack.exportState()) + up.text;
      expect(shown).toContain('"profile":"globex"');
      for (const key of [ACME, ACME_PRODUCTION, GLOBEX]) expect(shown).not.toContain(key);

      const destroyed = await stack.destroy();
      expect(destroyed.succeeded).toBe(true);
      // Each of the three keys is asked whose it is.
      expect(destroyed.calls.sort()).toEqual([
        ...Array<string>(3).fill("GET retrieve 200"),
        ...Array<string>(3).fill("POST deactivate 200"),
      ]);
      expect(await stack.stored()).toEqual([]);
      expect(stack.held().filter((connection) => !connection.endsWith("inactive"))).toEqual([]);
    },
    {
      config: { "persona:apiKey": undefined, "persona:profiles": { secret: profiles } },
      environment: { PERSONA_API_KEY_GLOBEX: GLOBEX },
    },
  );

  scenario(
    engine,
    "that are of one organization: a second Connection to a destination is refused, and removing it harms nothing",
    async (stack) => {
      const one = 'new Connection("one", { destinationOrganizationId: "org_GLOBEX" });\n';
      stack.declare(one);
      await stack.up();
      const stored = await stack.stored();

      stack.declare(one + 'new Connection("two", { destinationOrganizationId: "org_GLOBEX", profile: "acme" });');
      const refused = await stack.up();
      expect(refused.succeeded).toBe(false);
      expect(refused.errors.join("\n")).toContain(
        `Two Connections in this program refer to ${stored[0]?.id}, the connection to org_GLOBEX.`,
      );
      expect(refused.calls).toEqual(["POST create 409", "GET list 200"]);

      stack.declare(one);
      expect(await stack.up()).toMatchObject({ succeeded: true, calls: [] });
      expect(await stack.stored()).toEqual(stored);
      expect(stack.held()).toEqual(["org_ACME → org_GLOBEX pending"]);
    },
    { config: { "persona:profiles": { secret: profiles } } },
  );

  scenario(
    engine,
    "say what is missing where one has no key",
    async (stack) => {
      stack.declare('new Connection("there", { destinationOrganizationId: "org_GLOBEX", profile: "initech" });');
      const up = await stack.up();
      expect(up.succeeded).toBe(false);
      expect(up.errors.join("\n")).toContain('There is no Persona API key for the profile "initech".');
      expect(stack.held()).toEqual([]);
    },
    { config: { "persona:profiles": { secret: profiles } } },
  );
});
