import { describeOnEveryEngine } from "../engine/engines";
import { GLOBEX, type Scenario, scenario } from "./scenario";

const acme = { sourceOrganizationId: "org_ACME", environmentId: "env_ACMESANDBOX" } as const;

function populate({ control }: Scenario): string {
  control.add({ ...acme, destinationOrganizationId: "org_INITECH", status: "inactive" });
  control.add({
    sourceOrganizationId: "org_GLOBEX",
    environmentId: "env_GLOBEXSANDBOX",
    destinationOrganizationId: "org_ACME",
    status: "active",
  });
  return control.add({ ...acme, destinationOrganizationId: "org_GLOBEX", status: "active" }).id;
}

describeOnEveryEngine("a program that only reads", (engine) => {
  scenario(engine, "looks connections up by id, by destination, by status and by direction", async (stack) => {
    const id = populate(stack);
    stack.declare(`
      export = async () => ({
        byId: (await getConnection({ id: "${id}" })).status,
        byDestination: (await getConnection({ destinationOrganizationId: "org_GLOBEX" })).id,
        all: (await getConnections()).length,
        inactive: (await getConnections({ status: "inactive" })).map((found) => found.destinationOrganizationId),
        inbound: (await getConnections({ direction: "inbound" })).map((found) => found.organizationId),
        outbound: (await getConnections({ direction: "outbound", status: "active" })).map((found) => found.id),
        byOutput: getConnectionOutput({ id: pulumi.output("${id}") }).status,
        allByOutput: getConnectionsOutput({ status: "active" }).apply((found) => found.length),
      });
    `);
    const up = await stack.up();
    expect(up.succeeded).toBe(true);
    expect(up.outputs).toEqual({
      byId: "active",
      byDestination: id,
      all: 3,
      inactive: ["org_INITECH"],
      inbound: ["org_GLOBEX"],
      outbound: [id],
      byOutput: "active",
      allByOutput: 2,
    });
    expect(up.calls.filter((call) => !call.startsWith("GET"))).toEqual([]);
    expect(up.changed).toEqual([]);
  });

  scenario(engine, "follows all pages", async (stack) => {
    for (let partner = 0; partner < 230; partner += 1) {
      stack.control.add({ ...acme, destinationOrganizationId: `org_PARTNER${partner}` });
    }
    stack.declare("export = async () => ({ count: (await getConnections()).length });");
    const up = await stack.up();
    expect(up.outputs).toEqual({ count: 230 });
    expect(up.calls).toEqual(["GET list 200", "GET list 200", "GET list 200"]);
  });

  scenario(engine, "says clearly what it did not find", async (stack) => {
    stack.declare(
      'export = async () => ({ found: await getConnection({ destinationOrganizationId: "org_GLOBEX" }) });',
    );
    const byDestination = await stack.up();
    expect(byDestination.succeeded).toBe(false);
    expect(byDestination.errors.join("\n")).toContain(
      "getConnection: org_ACME has no connection to org_GLOBEX. Declare a Connection to create one, or use findConnection",
    );
    stack.declare('export = async () => ({ found: await getConnection({ id: "cxn_NOBODY" }) });');
    const byId = await stack.up();
    expect(byId.errors.join("\n")).toMatch(/Reading connection cxn_NOBODY failed: .*HTTP 404/);
  });

  scenario(engine, "finds out whether a connection exists", async (stack) => {
    const id = populate(stack);
    stack.declare(`
      export = async () => ({
        byId: (await findConnection({ id: "${id}" }))?.status,
        byDestination: (await findConnection({ destinationOrganizationId: "org_INITECH" }))?.status,
        none: [
          (await findConnection({ id: "cxn_NOBODY" })) ?? "none",
          (await findConnection({ destinationOrganizationId: "org_UMBRELLA" })) ?? "none",
        ],
        noneByOutput: findConnectionOutput({ id: pulumi.output("cxn_NOBODY") }).apply((found) => found ?? "none"),
      });
    `);
    const up = await stack.up();
    expect(up.outputs).toEqual({
      byId: "active",
      byDestination: "inactive",
      none: ["none", "none"],
      noneByOutput: "none",
    });
    expect(up.calls.filter((call) => !call.startsWith("GET"))).toEqual([]);
  });

  scenario(engine, "reads as another organization with a profile", async (stack) => {
    populate(stack);
    await stack.stack.setConfig("persona:profiles", { secret: JSON.stringify({ globex: { apiKey: GLOBEX } }) });
    stack.declare(`
      export const partners = getConnectionsOutput({ profile: "globex", direction: "outbound" }).apply((found) =>
        found.map((one) => one.destinationOrganizationId));
    `);
    expect((await stack.up()).outputs).toEqual({ partners: ["org_ACME"] });
  });

  scenario(
    engine,
    "previews without a key where it uses the Output forms",
    async (stack) => {
      stack.declare('export const status = getConnectionOutput({ id: "cxn_ABC123" }).status;');
      expect(await stack.preview()).toMatchObject({ succeeded: true, calls: [] });
      const up = await stack.up();
      expect(up.succeeded).toBe(false);
      expect(up.errors.join("\n")).toContain("There is no Persona API key.");
    },
    { config: { "persona:apiKey": undefined } },
  );
});
