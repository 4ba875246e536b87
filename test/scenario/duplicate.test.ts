import { describeOnEveryEngine } from "../engine/engines";
import { scenario } from "./scenario";

const ERROR =
  'Two Connections in this program refer to org_GLOBEX: "one" and "two". ' +
  "Persona has one connection for each destination, so declare it once. Nothing was done for the second.";

describeOnEveryEngine("two resources for one destination", (engine) => {
  scenario(engine, "are refused by name, in the preview already", async (stack) => {
    stack.declare(`
      new Connection("one", { destinationOrganizationId: "org_GLOBEX" });
      new Connection("two", { destinationOrganizationId: "org_GLOBEX" });
    `);
    const preview = await stack.preview();
    expect(preview.succeeded).toBe(false);
    expect(preview.errors.join("\n")).toContain(ERROR);
    expect(preview.text).not.toContain("at new Connection");

    const up = await stack.up();
    expect(up.succeeded).toBe(false);
    expect(up.errors.join("\n")).toContain(ERROR);
    expect(stack.held().length).toBeLessThanOrEqual(1);
  });

  scenario(engine, "are refused before the second is sent, where a destination is known only then", async (stack) => {
    stack.declare(`
      const one = new Connection("one", { destinationOrganizationId: "org_GLOBEX" });
      new Connection("two", { destinationOrganizationId: one.status.apply(() => "org_GLOBEX") });
    `);
    const preview = await stack.preview();
    expect(preview.succeeded).toBe(true);

    const up = await stack.up();
    expect(up.succeeded).toBe(false);
    expect(up.errors.join("\n")).toContain(ERROR);
    expect(up.calls).toEqual(["POST create 201"]);
    expect(stack.held()).toEqual(["org_ACME → org_GLOBEX pending"]);
  });

  scenario(engine, "are fine where their profiles differ", async (stack) => {
    await stack.stack.setConfig("persona:profiles", {
      secret: JSON.stringify({ production: { apiKey: "emulator-key-acme-production" } }),
    });
    stack.declare(`
      new Connection("one", { destinationOrganizationId: "org_GLOBEX" });
      new Connection("two", { destinationOrganizationId: "org_GLOBEX", profile: "production" });
    `);
    const up = await stack.up();
    expect(up.succeeded).toBe(true);
    expect(stack.held()).toEqual(["org_ACME → org_GLOBEX pending", "org_ACME → org_GLOBEX pending"]);
  });
});
