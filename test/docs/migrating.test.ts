import { describeOnEveryEngine } from "../engine/engines";
import { testWithPulumi, UserProject } from "../support/user-project";
import { ACME, KEYS } from "../example/example";
import { contractEmulator } from "../contract/contract-emulator";
import { CONNECTION, scenario } from "../scenario/scenario";

/** A dynamic provider as people write them: the naive kind, with the destination under a name of its own. */
const handWritten = (property: string) => `
  const call = async (method: string, path: string, body?: unknown): Promise<any> => {
    const answer = await fetch(process.env.PERSONA_BASE_URL + "/connect/connections" + path, {
      method,
      headers: {
        authorization: "Bearer " + process.env.PERSONA_API_KEY,
        "content-type": "application/json",
        "idempotency-key": String(Date.now()),
        "key-inflection": "kebab",
        "persona-version": "2023-01-05",
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error("HTTP " + answer.status);
    return answer.json();
  };
  const provider: pulumi.dynamic.ResourceProvider = {
    async create(inputs: any) {
      const attributes = { "destination-organization-id": inputs.${property} };
      const { data } = await call("POST", "", { data: { attributes } });
      return { id: data.id, outs: inputs };
    },
    async delete(id: string) {
      await call("POST", "/" + id + "/deactivate");
    },
  };
  class HandWritten extends pulumi.dynamic.Resource {}
  new HandWritten(provider, "partner", { ${property}: "org_GLOBEX" });
`;

const DECLARED = '{ destinationOrganizationId: "org_GLOBEX" }';

describeOnEveryEngine("migrating from a hand-written dynamic provider", (engine) => {
  for (const property of ["destinationOrganizationId", "partner"]) {
    scenario(
      engine,
      `keeps the connection with an alias, where the provider called the destination ${property}`,
      async (stack) => {
        stack.stack.setEnvironment("PERSONA_BASE_URL", stack.emulator.url);
        stack.stack.setEnvironment("PERSONA_API_KEY", ACME);
        stack.declare(handWritten(property));
        expect(await stack.up()).toMatchObject({ succeeded: true, calls: ["POST create 201"] });

        stack.declare(
          `new Connection("partner", ${DECLARED}, { aliases: [{ type: "pulumi-nodejs:dynamic:Resource" }] });`,
        );
        const taken = await stack.up();
        expect(taken).toMatchObject({ succeeded: true, changed: ["update partner"], calls: ["GET retrieve 200"] });
        expect(await stack.stored()).toMatchObject([{ name: "partner", status: "pending", destination: "org_GLOBEX" }]);

        stack.declare(`new Connection("partner", ${DECLARED});`);
        expect(await stack.up()).toMatchObject({ succeeded: true, changed: [], calls: [] });
        const destroy = await stack.destroy();
        expect(destroy).toMatchObject({ succeeded: true, calls: ["GET retrieve 200", "POST deactivate 200"] });
      },
    );
  }
});

testWithPulumi("migrating a connection to another stack with pulumi state move calls nothing", async () => {
  const emulator = await contractEmulator({ keys: KEYS });
  const project = UserProject.linked({ PERSONA_API_KEY: ACME, PERSONA_BASE_URL: emulator.url });
  const program = `import { Connection } from "pulumi-persona-connect";\n`;
  project.write({
    "Pulumi.yaml": "name: partners\nruntime: nodejs\n",
    "package.json": '{ "name": "partners" }',
    "index.ts": `${program}new Connection("partner", ${DECLARED});\n`,
  });
  try {
    for (const stack of ["old", "new"]) await project.prepare("pulumi", ["stack", "init", stack]);
    await project.prepare("pulumi", ["up", "--yes", "--skip-preview", "--stack", "old"]);
    emulator.control.clearJournal();
    const urn = `urn:pulumi:old::partners::${CONNECTION}::partner`;
    await project.prepare("pulumi", ["state", "move", urn, "--yes", "--source", "old", "--dest", "new"]);

    const arrived = await project.pulumi(["up", "--yes", "--skip-preview", "--stack", "new"]);
    expect(arrived.stdout).toContain("2 unchanged");
    project.write({ "index.ts": "export {};\n" });
    const left = await project.pulumi(["up", "--yes", "--skip-preview", "--stack", "old"]);
    expect(left).toMatchObject({ status: 0 });
    expect(emulator.control.journal()).toEqual([]);
    expect(emulator.control.connections()).toMatchObject([{ status: "pending" }]);
  } finally {
    project.dispose();
    await emulator.close();
  }
});
