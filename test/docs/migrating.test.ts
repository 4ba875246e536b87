import type { Emulator } from "../../provider/emulator";
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

const IMPORT = 'import { Connection } from "pulumi-persona-connect";\n';

/** Two stacks of one program, "old" and "new"; what they declare is given by name. */
async function twoStacks(
  declared: { old: Record<string, string>; new: Record<string, string> },
  story: (project: UserProject, emulator: Emulator, declare: (stacks: typeof declared) => void) => Promise<void>,
): Promise<void> {
  const emulator = await contractEmulator({ keys: KEYS });
  const project = UserProject.linked({ PERSONA_API_KEY: ACME, PERSONA_BASE_URL: emulator.url });
  project.write({ "Pulumi.yaml": "name: partners\nruntime: nodejs\n", "package.json": '{ "name": "partners" }' });
  const declare = (stacks: typeof declared): void => {
    project.write({
      "index.ts": `${IMPORT}import { getStack } from "@pulumi/pulumi";
const declared: Record<string, Record<string, string>> = ${JSON.stringify(stacks)};
for (const [name, destinationOrganizationId] of Object.entries(declared[getStack()]!))
  new Connection(name, { destinationOrganizationId });
`,
    });
  };
  declare(declared);
  try {
    for (const stack of ["old", "new"]) await project.prepare("pulumi", ["stack", "init", stack]);
    await story(project, emulator, declare);
  } finally {
    project.dispose();
    await emulator.close();
  }
}

const URN = `urn:pulumi:old::partners::${CONNECTION}::partner`;
const up = (stack: string): string[] => ["up", "--yes", "--skip-preview", "--stack", stack];

testWithPulumi("migrating a connection to another stack with pulumi state move calls nothing", () =>
  twoStacks({ old: { partner: "org_GLOBEX" }, new: {} }, async (project, emulator, declare) => {
    await project.prepare("pulumi", up("old"));
    emulator.control.clearJournal();
    await project.prepare("pulumi", ["state", "move", URN, "--yes", "--source", "old", "--dest", "new"]);

    declare({ old: {}, new: { partner: "org_GLOBEX" } });
    expect((await project.pulumi(up("new"))).stdout).toContain("2 unchanged");
    expect(await project.pulumi(up("old"))).toMatchObject({ status: 0 });
    expect(emulator.control.journal()).toEqual([]);
    expect(emulator.control.connections()).toMatchObject([{ status: "pending" }]);
  }),
);

testWithPulumi("migrating to a stack with other settings: move is refused, state delete and adoption work", () =>
  twoStacks({ old: { partner: "org_GLOBEX" }, new: { other: "org_INITECH" } }, async (project, emulator, declare) => {
    const setting = ["config", "set", "persona:requestTimeoutSeconds", "20", "--stack", "new"];
    await project.prepare("pulumi", setting);
    for (const stack of ["old", "new"]) await project.prepare("pulumi", up(stack));
    const before = emulator.control.connections();

    const move = await project.pulumi(["state", "move", URN, "--yes", "--source", "old", "--dest", "new"]);
    expect(move.stderr).toMatch(/provider \S+ already exists in destination stack/);
    await project.prepare("pulumi", ["state", "delete", URN, "--yes", "--stack", "old"]);
    declare({ old: {}, new: { partner: "org_GLOBEX", other: "org_INITECH" } });
    const adopted = await project.pulumi(up("new"));
    expect(adopted.stdout).toMatch(/adopted cxn_\w+/);
    expect(await project.pulumi(up("old"))).toMatchObject({ status: 0 });
    expect(emulator.control.connections()).toEqual(before);
  }),
);
