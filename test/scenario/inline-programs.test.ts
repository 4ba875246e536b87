import { contractEmulator } from "../contract/contract-emulator";
import { testWithPulumi, UserProject } from "../support/user-project";
import { ACME, GLOBEX } from "./scenario";

/** Runs one inline program for two stacks at once, each with the settings that SETTINGS holds for it. */
const DEPLOY = `
const { LocalWorkspace } = require("@pulumi/pulumi/automation");
const { getConnections, getConnectionsOutput } = require("pulumi-persona-connect");

const settings = JSON.parse(process.env.SETTINGS);

async function program() {
  const outbound = await getConnections({ direction: "outbound" });
  return {
    outbound: outbound.map((found) => found.destinationOrganizationId),
    byOutput: getConnectionsOutput({ direction: "outbound" }).apply((found) => found.length),
  };
}

async function deploy(stackName) {
  const stack = await LocalWorkspace.createOrSelectStack(
    { stackName, projectName: "inline", program },
    { workDir: __dirname, envVars: { PERSONA_API_KEY: "another-key" } },
  );
  for (const [name, value] of Object.entries(settings[stackName])) await stack.setConfig(name, { value, secret: true });
  try {
    return (await stack.up()).outputs.outbound.value;
  } catch (error) {
    return /error: (.*)/.exec(error.message)?.[1];
  }
}

void (async () => {
  const names = Object.keys(settings);
  console.log(JSON.stringify(await Promise.all(names.map(deploy))));
})();
`;

describe("lookups in inline programs of the Automation API", () => {
  const run = async (
    settings: Record<string, Record<string, string>>,
    environment: Record<string, string> = {},
  ): Promise<unknown> => {
    const project = UserProject.linked({ SETTINGS: JSON.stringify(settings), ...environment }).write({
      "package.json": '{ "name": "inline" }',
      "deploy.js": DEPLOY,
    });
    try {
      const outcome = await project.run(process.execPath, ["deploy.js"]);
      expect(outcome).toMatchObject({ status: 0, stderr: "" });
      return JSON.parse(outcome.stdout);
    } finally {
      project.dispose();
    }
  };

  testWithPulumi("take each stack's own key, also where two run at once", async () => {
    const emulator = await contractEmulator({
      keys: {
        [ACME]: { organizationId: "org_ACME", environmentId: "env_ACMESANDBOX" },
        [GLOBEX]: { organizationId: "org_GLOBEX", environmentId: "env_GLOBEXSANDBOX" },
      },
    });
    emulator.control.add({ sourceOrganizationId: "org_ACME", destinationOrganizationId: "org_INITECH" });
    emulator.control.add({ sourceOrganizationId: "org_GLOBEX", destinationOrganizationId: "org_UMBRELLA" });
    const baseUrl = { "persona:baseUrl": emulator.url };
    try {
      const outputs = await run({
        acme: { ...baseUrl, "persona:apiKey": ACME },
        globex: { ...baseUrl, "persona:apiKey": GLOBEX },
      });
      expect(outputs).toEqual([["org_INITECH"], ["org_UMBRELLA"]]);

      const refused = await run({ acme: baseUrl }, { PERSONA_API_KEY: GLOBEX });
      expect(refused).toEqual([
        "A lookup in an inline program of the Automation API does not use PERSONA_API_KEY: it is set in the environment of this " +
          "process, which all stacks of the process share. Set persona:apiKey in the stack's configuration instead, with stack.setConfig.",
      ]);
    } finally {
      await emulator.close();
    }
  });
});
