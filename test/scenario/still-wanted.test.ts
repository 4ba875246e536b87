import { describeOnEveryEngine } from "../engine/engines";
import { ACME, ACME_PRODUCTION, type Scenario, scenario } from "./scenario";

const connection = (name: string, destination: string, options = "") =>
  `new Connection("${name}", { destinationOrganizationId: ${destination} }, { ${options} });\n`;

const DELETE_FIRST = "deleteBeforeReplace: true";

/** A resource that hands an organization's id out, and whose replacement is deleted first where its version changes. */
const directory = (version: number, destination: string) => `
  class Directory extends pulumi.dynamic.Resource {
    constructor(name, version) {
      super({
        diff: async (_id, olds, news) => ({
          changes: olds.version !== news.version,
          replaces: olds.version !== news.version ? ["version"] : [],
          deleteBeforeReplace: true,
        }),
        create: async (inputs) => ({ id: "directory", outs: { ...inputs, handedOut: "${destination}" } }),
        delete: async () => undefined,
      }, name, { version, handedOut: undefined });
    }
  }
  const directory = new Directory("directory", ${version});
`;

async function upAndAccept(stack: Scenario, program: string): Promise<void> {
  stack.declare(program);
  expect(await stack.up()).toMatchObject({ succeeded: true });
  for (const { id, status } of stack.control.connections()) if (status === "pending") stack.control.accept(id);
}

async function expectNoChange(stack: Scenario): Promise<void> {
  expect(await stack.up()).toMatchObject({ succeeded: true, changed: [], calls: [] });
}

describeOnEveryEngine("a connection that is still wanted", (engine) => {
  scenario(engine, "stays active where two swap destinations and are deleted first", async (stack) => {
    const [globex, initech] = ['"org_GLOBEX"', '"org_INITECH"'];
    await upAndAccept(stack, connection("one", globex, DELETE_FIRST) + connection("two", initech, DELETE_FIRST));
    stack.declare(connection("one", initech, DELETE_FIRST) + connection("two", globex, DELETE_FIRST));
    const swapped = await stack.up();
    expect(swapped.succeeded).toBe(true);
    expect(swapped.calls.filter((call) => /deactivate|reactivate/.test(call))).toEqual([]);
    expect(stack.held()).toEqual(["org_ACME → org_GLOBEX active", "org_ACME → org_INITECH active"]);
    await expectNoChange(stack);
  });

  scenario(
    engine,
    "stays active where its destination comes from a resource that is replaced, and is the same again",
    async (stack) => {
      await upAndAccept(stack, directory(1, "org_GLOBEX") + connection("partner", "directory.handedOut"));
      stack.declare(directory(2, "org_GLOBEX") + connection("partner", "directory.handedOut"));
      const preview = await stack.preview();
      expect(preview.lines).toEqual([
        expect.stringContaining("is not known yet: the connection is replaced only if") as unknown,
      ]);
      const replaced = await stack.up();
      expect(replaced).toMatchObject({ succeeded: true, calls: [] });
      expect(stack.held()).toEqual(["org_ACME → org_GLOBEX active"]);
      await expectNoChange(stack);
    },
  );

  scenario(engine, "is replaced where the resource upstream hands out another destination", async (stack) => {
    await upAndAccept(stack, directory(1, "org_GLOBEX") + connection("partner", "directory.handedOut"));
    stack.declare(directory(2, "org_INITECH") + connection("partner", "directory.handedOut"));
    expect(await stack.up()).toMatchObject({ succeeded: true });
    expect(stack.held()).toEqual(["org_ACME → org_GLOBEX inactive", "org_ACME → org_INITECH pending"]);
    await expectNoChange(stack);
  });

  scenario(engine, "stays active where replaceWith replaces it along with another resource", async (stack) => {
    const withDirectory = connection("partner", '"org_GLOBEX"', `replaceWith: [directory], ${DELETE_FIRST}`);
    await upAndAccept(stack, directory(1, "org_GLOBEX") + withDirectory);
    stack.declare(directory(2, "org_GLOBEX") + withDirectory);
    const replaced = await stack.up();
    expect(replaced.succeeded).toBe(true);
    expect(stack.held()).toEqual(["org_ACME → org_GLOBEX active"]);
    await expectNoChange(stack);
  });

  scenario(
    engine,
    "stays active where its resource is renamed, and the new name is no target of the run",
    async (stack) => {
      await upAndAccept(stack, connection("old", '"org_GLOBEX"') + connection("other", '"org_INITECH"'));
      const target = [await stack.urn("old"), await stack.urn("other")];
      stack.declare(connection("new", '"org_GLOBEX"') + connection("other", '"org_INITECH"'));
      const run = await stack.up({ target });
      expect(run).toMatchObject({ succeeded: true, changed: ["delete old"], calls: [] });
      expect(run.lines).toEqual([
        expect.stringMatching(/^left cxn_\w+ as it is: the program still declares it$/) as unknown,
      ]);
      expect(stack.held()).toEqual(["org_ACME → org_GLOBEX active", "org_ACME → org_INITECH active"]);
      expect(await stack.up()).toMatchObject({ succeeded: true, changed: ["create new"] });
      await expectNoChange(stack);
    },
  );
});

describeOnEveryEngine("adopt: false", (engine) => {
  const own = (name: string, options = "") =>
    `new Connection("${name}", { destinationOrganizationId: "org_GLOBEX", adopt: false }, { ${options} });\n`;

  scenario(engine, "is no trap: what was destroyed comes back with the next up", async (stack) => {
    await upAndAccept(stack, own("partner"));
    expect(await stack.destroy()).toMatchObject({ succeeded: true });
    const again = await stack.up();
    expect(again).toMatchObject({ succeeded: true, changed: ["create partner"] });
    expect(stack.held()).toEqual(["org_ACME → org_GLOBEX pending"]);
    await expectNoChange(stack);
  });

  scenario(engine, "lets a forced replacement that is deleted first end well", async (stack) => {
    await upAndAccept(stack, own("partner", DELETE_FIRST));
    expect(await stack.up({ targetReplace: [await stack.urn("partner")] })).toMatchObject({ succeeded: true });
    expect(stack.held()).toEqual(["org_ACME → org_GLOBEX active"]);
    await expectNoChange(stack);
  });

  scenario(engine, "refuses a forced replacement that is created first, before anything changes", async (stack) => {
    await upAndAccept(stack, own("partner"));
    const before = await stack.stored();
    const replaced = await stack.up({ targetReplace: [await stack.urn("partner")] });
    expect(replaced).toMatchObject({ succeeded: false, calls: ["POST create 409", "GET list 200"] });
    expect(replaced.errors.join("\n")).toContain("Set adopt: true to manage it here.");
    expect(await stack.stored()).toEqual(before);
    expect(stack.held()).toEqual(["org_ACME → org_GLOBEX active"]);
    await expectNoChange(stack);
  });

  scenario(engine, "refuses a rename without alias before anything changes, and says what to write", async (stack) => {
    await upAndAccept(stack, own("old"));
    const before = await stack.stored();
    stack.declare(own("new"));
    const renamed = await stack.up();
    expect(renamed.succeeded).toBe(false);
    expect(renamed.errors.join("\n")).toContain('with the option aliases: [{ name: "the former name" }]');
    expect(await stack.stored()).toEqual(before);
    expect(stack.held()).toEqual(["org_ACME → org_GLOBEX active"]);
    stack.declare(own("new", 'aliases: [{ name: "old" }]'));
    expect(await stack.up()).toMatchObject({ succeeded: true, calls: [] });
  });
});

describeOnEveryEngine("a deactivation", (engine) => {
  scenario(engine, "is never silent: it says which connection, to whom, and what it was", async (stack) => {
    stack.control.add({
      sourceOrganizationId: "org_ACME",
      destinationOrganizationId: "org_INITECH",
      environmentId: "env_ACMESANDBOX",
      status: "active",
    });
    await upAndAccept(stack, connection("one", '"org_GLOBEX"') + connection("two", '"org_INITECH"'));
    const [one, two] = await stack.stored();
    stack.declare("");
    const removed = await stack.up({ refresh: true });
    expect(removed.lines.sort()).toEqual(
      [
        `deactivated ${one?.id ?? ""} to org_GLOBEX (was active; this stack created it)`,
        `deactivated ${two?.id ?? ""} to org_INITECH (was active; it existed before this stack)`,
      ].sort(),
    );
  });

  scenario(engine, "of many is told twenty times, and then counted", async (stack) => {
    stack.declare(`for (let number = 1; number <= 25; number += 1) {
      new Connection("partner" + number, { destinationOrganizationId: "org_PARTNER" + number });
    }`);
    await stack.up();
    const { lines } = await stack.destroy();
    expect(lines.filter((line) => line.startsWith("deactivated cxn_"))).toHaveLength(20);
    expect(lines.slice(20)).toEqual([
      "more than 20 connections deactivated; the others are counted",
      "25 connections deactivated",
    ]);
  });
});

describeOnEveryEngine("a key of another environment, found out only after a create", (engine) => {
  scenario(
    engine,
    "makes the run fail, and names what was created there",
    async (stack) => {
      const first = connection("first", '"org_GLOBEX"');
      await upAndAccept(stack, first);
      stack.stack.setEnvironment("PERSONA_API_KEY", ACME_PRODUCTION);
      stack.declare(`
        const early = ${connection("early", '"org_INITECH"')}
        new Connection("first", { destinationOrganizationId: "org_GLOBEX" }, { dependsOn: [early] });
      `);
      const run = await stack.up();
      expect(run.succeeded).toBe(false);
      const created = stack.control
        .connections()
        .find(({ destinationOrganizationId }) => destinationOrganizationId === "org_INITECH");
      expect(run.errors.join("\n")).toContain(
        "the state belongs to organization org_ACME, environment env_ACMESANDBOX, but the API key belongs to " +
          `organization org_ACME, environment env_ACMEPRODUCTION. This step changed nothing, but this run has created ${created?.id ?? ""}`,
      );
      expect(stack.held()).toContain("org_ACME → org_GLOBEX active");
    },
    { config: { "persona:apiKey": undefined }, environment: { PERSONA_API_KEY: ACME } },
  );

  scenario(
    engine,
    "creates nothing where the environment has to be an allowed one",
    async (stack) => {
      stack.declare(connection("first", '"org_GLOBEX"'));
      const run = await stack.up();
      expect(run).toMatchObject({ succeeded: false, calls: ["GET list 200"] });
      expect(run.errors.join("\n")).toContain(
        "the API key belongs to env_ACMEPRODUCTION, and persona:allowedEnvironmentIds allows env_ACMESANDBOX only.",
      );
      expect(stack.held()).toEqual([]);
    },
    {
      config: { "persona:apiKey": { secret: ACME_PRODUCTION }, "persona:allowedEnvironmentIds": '["env_ACMESANDBOX"]' },
    },
  );
});
