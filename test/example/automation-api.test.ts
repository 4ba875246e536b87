import { KEYS } from "./example";
import { contractEmulator } from "../contract/contract-emulator";
import { describeOnEveryEngine } from "../engine/engines";
import { testWithPulumi, UserProject } from "../support/user-project";
import { example } from "./example";

describeOnEveryEngine("the automation-api example", (engine) => {
  example(
    engine,
    "automation-api",
    "creates a connection for each partner of a stack",
    async (program) => {
      const up = await program.stack.up();
      expect(up.outputs).toEqual({ statuses: { org_GLOBEX: "pending", org_INITECH: "pending" } });
      expect(program.held()).toEqual(["org_ACME → org_GLOBEX pending", "org_ACME → org_INITECH pending"]);
    },
    { partners: '["org_GLOBEX","org_INITECH"]' },
  );
});

testWithPulumi("the automation-api example deploys both stacks with its script", async () => {
  const keys = {
    "sandbox-key": { organizationId: "org_ACME", environmentId: "env_SANDBOX" },
    "production-key": { organizationId: "org_ACME", environmentId: "env_PRODUCTION" },
  };
  const emulator = await contractEmulator({ keys: { ...KEYS, ...keys } });
  const project = UserProject.linked({
    PERSONA_BASE_URL: emulator.url,
    PERSONA_SANDBOX_API_KEY: "sandbox-key",
    PERSONA_PRODUCTION_API_KEY: "production-key",
  }).copy("examples/automation-api");
  try {
    const deploy = await project.run(process.execPath, ["--require", "ts-node/register/transpile-only", "deploy.ts"]);
    expect(deploy).toMatchObject({
      status: 0,
      stderr: "",
      stdout: 'sandbox succeeded {"create":3}\nproduction succeeded {"create":2}\n',
    });
    const held = emulator.control
      .connections()
      .map((connection) => `${connection.environmentId} ${connection.destinationOrganizationId}`);
    expect(held.sort()).toEqual(["env_PRODUCTION org_GLOBEX", "env_SANDBOX org_GLOBEX", "env_SANDBOX org_INITECH"]);
  } finally {
    project.dispose();
    await emulator.close();
  }
});
