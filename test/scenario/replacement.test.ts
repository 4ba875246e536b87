import { describeOnEveryEngine } from "../engine/engines";
import { type Scenario, scenario } from "./scenario";

const partner = (destination: string, options = "") =>
  `const partner = new Connection("partner", { destinationOrganizationId: "${destination}" }, { ${options} });\n`;

async function upAndAccept(stack: Scenario, program: string): Promise<void> {
  stack.declare(program);
  expect(await stack.up()).toMatchObject({ succeeded: true });
  for (const { id, status } of stack.control.connections()) if (status === "pending") stack.control.accept(id);
}

async function expectNoChange(stack: Scenario): Promise<void> {
  expect(await stack.up()).toMatchObject({ succeeded: true, changed: [], calls: [] });
}

describeOnEveryEngine("a changed destination", (engine) => {
  scenario(engine, "is created before the old connection is deactivated", async (stack) => {
    await upAndAccept(stack, partner("org_GLOBEX"));
    stack.declare(partner("org_INITECH"));
    const replaced = await stack.up();
    // One call says whose key it is before the first change.
    expect(replaced.calls).toEqual(["GET list 200", "POST create 201", "POST deactivate 200"]);
    expect(stack.held()).toEqual(["org_ACME → org_GLOBEX inactive", "org_ACME → org_INITECH pending"]);
    expect(await stack.stored()).toMatchObject([{ name: "partner", status: "pending", destination: "org_INITECH" }]);
    await expectNoChange(stack);
  });

  scenario(engine, "leaves the old connection alone where the new one fails", async (stack) => {
    await upAndAccept(stack, partner("org_GLOBEX"));
    const refusal = '{"errors":[{"title":"Unprocessable","details":"This organization does not use Connect"}]}';
    stack.control.inject({ on: "create", do: { kind: "answer", when: "before", status: 422, body: refusal } });
    stack.declare(partner("org_INITECH"));
    const failed = await stack.up();
    expect(failed).toMatchObject({ succeeded: false, calls: ["GET list 200", "POST create 422", "GET list 200"] });
    expect(failed.errors.join("\n")).toContain("This organization does not use Connect");
    expect(stack.held()).toEqual(["org_ACME → org_GLOBEX active"]);
    expect(await stack.stored()).toMatchObject([{ name: "partner", destination: "org_GLOBEX" }]);
  });

  scenario(engine, "with deleteBeforeReplace is created after the old one is deactivated", async (stack) => {
    await upAndAccept(stack, partner("org_GLOBEX", "deleteBeforeReplace: true"));
    stack.declare(partner("org_INITECH", "deleteBeforeReplace: true"));
    const replaced = await stack.up();
    expect(replaced.calls).toEqual(["GET retrieve 200", "POST deactivate 200", "POST create 201"]);
    expect(stack.held()).toEqual(["org_ACME → org_GLOBEX inactive", "org_ACME → org_INITECH pending"]);
    expect(await stack.stored()).toMatchObject([{ name: "partner", status: "pending", destination: "org_INITECH" }]);
    await expectNoChange(stack);
  });

  scenario(engine, "with ignoreChanges changes nothing", async (stack) => {
    await upAndAccept(stack, partner("org_GLOBEX"));
    stack.declare(partner("org_INITECH", 'ignoreChanges: ["destinationOrganizationId"]'));
    await expectNoChange(stack);
    expect(stack.held()).toEqual(["org_ACME → org_GLOBEX active"]);
  });
});

describeOnEveryEngine("Pulumi's own options", (engine) => {
  scenario(engine, "protect: the connection is neither removed nor destroyed", async (stack) => {
    await upAndAccept(stack, partner("org_GLOBEX", "protect: true"));
    const before = await stack.stored();
    expect(await stack.destroy()).toMatchObject({ succeeded: false, calls: [] });
    stack.declare("");
    expect(await stack.up()).toMatchObject({ succeeded: false, calls: [] });
    expect(await stack.stored()).toEqual(before);
    expect(stack.held()).toEqual(["org_ACME → org_GLOBEX active"]);
  });

  scenario(engine, "retainOnDelete: the connection stays active when its resource goes", async (stack) => {
    await upAndAccept(stack, partner("org_GLOBEX", "retainOnDelete: true"));
    stack.declare("");
    const removed = await stack.up();
    expect(removed).toMatchObject({ succeeded: true, calls: [] });
    expect(stack.held()).toEqual(["org_ACME → org_GLOBEX active"]);
    expect(await stack.stored()).toEqual([]);
  });

  scenario(engine, "parent and dependsOn: a component with a connection and what depends on it", async (stack) => {
    const component = (destination: string) => `
      class Partnership extends pulumi.ComponentResource {
        constructor(name, destination, options) {
          super("acme:index:Partnership", name, {}, options);
          const connection = new Connection(name + "-connection", { destinationOrganizationId: destination }, { parent: this });
          this.status = connection.status;
          this.registerOutputs({ status: this.status });
        }
      }
      const first = new Partnership("first", "${destination}");
      new Connection("second", { destinationOrganizationId: "org_INITECH" }, { dependsOn: first });
      export const status = first.status;
    `;
    stack.declare(component("org_GLOBEX"));
    const created = await stack.up();
    expect(created).toMatchObject({ succeeded: true, changed: ["create first-connection", "create second"] });
    expect(created.outputs).toEqual({ status: "pending" });
    await expectNoChange(stack);

    const destroyed = await stack.destroy();
    expect(destroyed.changed).toEqual(["delete second", "delete first-connection"]);
    expect(destroyed.calls).toEqual(["GET retrieve 200", "POST deactivate 200", "POST deactivate 200"]);
    expect(stack.held()).toEqual(["org_ACME → org_GLOBEX inactive", "org_ACME → org_INITECH inactive"]);
  });

  scenario(engine, "Connection.get reads a connection without managing it", async (stack) => {
    const { id } = stack.control.add({
      sourceOrganizationId: "org_ACME",
      environmentId: "env_ACMESANDBOX",
      destinationOrganizationId: "org_GLOBEX",
      status: "active",
    });
    stack.declare(`
      const partner = Connection.get("partner", "${id}");
      export const status = partner.status;
      export const destination = partner.destinationOrganizationId;
      export const isConnection = Connection.isInstance(partner);
    `);
    const up = await stack.up();
    expect(up).toMatchObject({ succeeded: true, calls: ["GET retrieve 200"] });
    expect(up.outputs).toEqual({ status: "active", destination: "org_GLOBEX", isConnection: true });
    expect(await stack.stored()).toEqual([{ name: "partner", id, status: "active", destination: "org_GLOBEX" }]);

    const destroyed = await stack.destroy();
    expect(destroyed).toMatchObject({ succeeded: true, calls: [] });
    expect(await stack.stored()).toEqual([]);
    expect(stack.held()).toEqual(["org_ACME → org_GLOBEX active"]);
  });

  scenario(engine, "Connection.get reads an inbound connection too, and a refresh reads it again", async (stack) => {
    const { id } = stack.control.add({
      sourceOrganizationId: "org_GLOBEX",
      environmentId: "env_GLOBEXSANDBOX",
      destinationOrganizationId: "org_ACME",
      status: "active",
    });
    stack.declare(`export const source = Connection.get("back", "${id}").organizationId;`);
    expect(await stack.up()).toMatchObject({ succeeded: true, outputs: { source: "org_GLOBEX" } });
    expect(await stack.refresh()).toMatchObject({ succeeded: true, calls: ["GET retrieve 200"] });
    expect(await stack.stored()).toEqual([{ name: "back", id, status: "active", destination: "org_ACME" }]);
    expect((await stack.destroy({ refresh: true })).succeeded).toBe(true);
    expect(stack.held()).toEqual(["org_GLOBEX → org_ACME active"]);
  });

  scenario(engine, "Connection.get fails clearly where there is no such connection", async (stack) => {
    stack.declare('Connection.get("partner", "cxn_NOBODY");');
    const up = await stack.up();
    expect(up).toMatchObject({ succeeded: false, calls: ["GET retrieve 404"] });
    expect(up.errors.join("\n")).toContain("Reading connection cxn_NOBODY failed: organization org_ACME");
    expect(await stack.stored()).toEqual([]);
  });
});
