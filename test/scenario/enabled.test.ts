import { describeOnEveryEngine } from "../engine/engines";
import { ACME, scenario } from "./scenario";

const partner = (args = "") => `new Connection("partner", { destinationOrganizationId: "org_GLOBEX", ${args} });\n`;

describeOnEveryEngine("enabled", (engine) => {
  scenario(engine, "false creates a connection and keeps it inactive, true brings it back", async (stack) => {
    stack.declare(partner("enabled: false"));
    expect(await stack.up()).toMatchObject({ succeeded: true, calls: ["POST create 201", "POST deactivate 200"] });
    expect(stack.held()).toEqual(["org_ACME → org_GLOBEX inactive"]);
    expect(await stack.up()).toMatchObject({ succeeded: true, changed: [], calls: [] });

    stack.declare(partner());
    const enabled = await stack.up();
    expect(enabled).toMatchObject({ changed: ["update partner"], calls: ["GET retrieve 200", "POST reactivate 200"] });
    expect(stack.held()).toEqual(["org_ACME → org_GLOBEX pending"]);

    stack.declare(partner("enabled: false"));
    const disabled = await stack.up();
    expect(disabled.lines).toContainEqual(
      expect.stringMatching(/^deactivated cxn_\w+ to org_GLOBEX \(was pending; the program declares enabled: false\)$/),
    );
    expect(stack.held()).toEqual(["org_ACME → org_GLOBEX inactive"]);
    expect(await stack.destroy()).toMatchObject({ succeeded: true });
  });

  scenario(engine, "false deactivates a connection that exists already", async (stack) => {
    const { id } = stack.control.add({
      sourceOrganizationId: "org_ACME",
      destinationOrganizationId: "org_GLOBEX",
      environmentId: "env_ACMESANDBOX",
      status: "active",
    });
    stack.declare(partner("enabled: false"));
    const { lines } = await stack.up();
    expect(lines).toEqual([
      expect.stringMatching(
        new RegExp(`^adopted ${id} to org_GLOBEX \\(active, created .*\\), and will deactivate it$`),
      ) as unknown,
    ]);
    expect(stack.held()).toEqual(["org_ACME → org_GLOBEX inactive"]);
    expect(await stack.up()).toMatchObject({ changed: [], calls: [] });
  });

  scenario(
    engine,
    "shows a drift as a changed argument, with one line that says what the update does",
    async (stack) => {
      stack.declare(partner());
      await stack.up();
      const [{ id } = { id: "" }] = stack.control.connections();
      stack.control.accept(id);
      stack.control.deactivate(id);
      await stack.refresh();
      const { deployment } = await stack.stack.exportState();
      const stored = deployment.resources?.find((resource) => resource.id === id);
      expect(stored?.inputs).toMatchObject({ enabled: false });
      expect(stored?.outputs).toMatchObject({ enabled: false, status: "inactive" });

      const preview = await stack.preview();
      expect(preview.changed).toEqual(["update partner"]);
      expect(preview.lines).toEqual([
        `${id} to org_GLOBEX is inactive: the update reactivates it, and the destination has to accept again`,
      ]);
      expect(await stack.up()).toMatchObject({ calls: ["GET retrieve 200", "POST reactivate 200"] });
    },
  );
});

describeOnEveryEngine("a preview that may look up", (engine) => {
  const program = `
    for (const [name, adopt] of [["live", true], ["inactive", true], ["refused", false], ["new", true]]) {
      new Connection(name, { destinationOrganizationId: "org_" + name.toUpperCase(), adopt });
    }`;
  const add = (destination: string, status: string) => ({
    sourceOrganizationId: "org_ACME",
    destinationOrganizationId: destination,
    environmentId: "env_ACMESANDBOX",
    status,
    createdAt: Date.now() - 3 * 24 * 60 * 60 * 1000,
  });

  scenario(
    engine,
    "says for each new resource how the update will meet Persona's connections",
    async (stack) => {
      const live = stack.control.add(add("org_LIVE", "active"));
      const inactive = stack.control.add(add("org_INACTIVE", "inactive"));
      const refused = stack.control.add(add("org_REFUSED", "active"));
      stack.declare(program);
      const { lines, calls, succeeded } = await stack.preview();
      expect(succeeded).toBe(true);
      expect(lines.sort()).toEqual(
        [
          `Persona has ${live.id} to org_LIVE already (active, created 3 days ago): it will be adopted`,
          `Persona has ${inactive.id} to org_INACTIVE already (inactive, created 3 days ago): it will be reactivated and adopted, ` +
            "and the destination has to accept again",
          `Persona has ${refused.id} to org_REFUSED already (active, created 3 days ago): the update will fail, since adopt is false`,
          "Persona has no connection to org_NEW: it will be created",
        ].sort(),
      );
      expect(calls).toEqual(["GET list 200", "GET list 200", "GET list 200", "GET list 200"]);
      // The update itself asks nothing beforehand.
      stack.control.remove(refused.id);
      expect((await stack.up()).calls.filter((call) => call === "POST create 201")).toHaveLength(2);
    },
    { config: { "persona:apiKey": { secret: ACME }, "persona:previewLookups": "true" } },
  );

  scenario(
    engine,
    "says once that it cannot know without a key",
    async (stack) => {
      stack.declare(program);
      const { lines, succeeded } = await stack.preview();
      expect(succeeded).toBe(true);
      expect(
        lines.filter((line) => line.startsWith("persona:previewLookups is on, but there is no API key")),
      ).toHaveLength(1);
    },
    { config: { "persona:apiKey": undefined, "persona:previewLookups": "true" } },
  );

  scenario(
    engine,
    "reads the list once for many resources",
    async (stack) => {
      for (let number = 1; number <= 150; number += 1) stack.control.add(add(`org_PARTNER${number}`, "active"));
      stack.declare(`for (let number = 1; number <= 150; number += 1) {
        new Connection("partner" + number, { destinationOrganizationId: "org_PARTNER" + number });
      }`);
      expect((await stack.preview()).calls).toEqual(["GET list 200", "GET list 200"]);
    },
    { config: { "persona:apiKey": { secret: ACME }, "persona:previewLookups": "true" } },
  );
});
