import { describeOnEveryEngine } from "../engine/engines";
import { scenario } from "./scenario";

describeOnEveryEngine("a preview in a pull request", (engine) => {
  scenario(
    engine,
    "works without a key, calls nothing, and says once that an update needs one",
    async (stack) => {
      stack.declare(`
        const one = new Connection("one", { destinationOrganizationId: "org_GLOBEX" });
        new Connection("two", { destinationOrganizationId: "org_INITECH" });
        export const id = one.id;
      `);
      const preview = await stack.preview();
      expect(preview).toMatchObject({ succeeded: true, calls: [] });
      expect(preview.changed.sort()).toEqual(["create one", "create two"]);
      expect(preview.lines).toEqual([
        "There is no Persona API key. Set it with `pulumi config set --secret persona:apiKey`, or in the environment " +
          "as PERSONA_API_KEY. A preview needs none; whatever calls Persona will fail without it.",
      ]);

      const up = await stack.up();
      expect(up.succeeded).toBe(false);
      expect(up.errors.join("\n")).toContain("There is no Persona API key. Set it with `pulumi config set");
      expect(await stack.stored()).toEqual([]);
    },
    { config: { "persona:apiKey": undefined } },
  );

  scenario(engine, "survives values that are not known yet", async (stack) => {
    const program = (first: string) => `
      const first = new Connection("first", { destinationOrganizationId: "${first}" });
      const destination = first.id.apply((id) => "org_" + id.slice(4));
      new Connection("second", { destinationOrganizationId: destination, waitForActive: first.status.apply(() => false) });
    `;
    stack.declare(program("org_GLOBEX"));
    expect(await stack.preview()).toMatchObject({
      succeeded: true,
      calls: [],
      changed: ["create first", "create second"],
    });
    expect((await stack.up()).succeeded).toBe(true);
    stack.declare(program("org_INITECH"));
    const preview = await stack.preview();
    expect(preview).toMatchObject({ succeeded: true, calls: [] });
    expect(preview.changes).toMatchObject({ replace: 1, update: 1 });
    expect(preview.lines).toContainEqual(
      expect.stringContaining("is not known yet: the connection is replaced only if"),
    );
  });

  scenario(engine, "fails on bad input with the property named, before anything is called", async (stack) => {
    stack.declare('new Connection("partner", { destinationOrganizationId: "Globex" });');
    for (const run of [await stack.preview(), await stack.up()]) {
      expect(run.succeeded).toBe(false);
      expect(run.calls).toEqual([]);
      expect(run.errors.join("\n")).toContain("destinationOrganizationId");
      expect(run.errors.join("\n")).toContain('must be the id of an organization, such as org_ABC123, not "Globex".');
    }
    expect(await stack.stored()).toEqual([]);
  });

  scenario(
    engine,
    "fails on a bad setting, which it names",
    async (stack) => {
      stack.declare('new Connection("partner", { destinationOrganizationId: "org_GLOBEX" });');
      const preview = await stack.preview();
      expect(preview.succeeded).toBe(false);
      expect(preview.errors.join("\n")).toContain("persona:baseUrl must be https");
      expect(preview.text).not.toContain("    at ");
    },
    { config: { "persona:baseUrl": "http://api.example.com" } },
  );
});
