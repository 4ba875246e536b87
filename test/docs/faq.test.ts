import { rmSync } from "node:fs";
import { join } from "node:path";

import { contractEmulator } from "../contract/contract-emulator";
import { ACME, KEYS } from "../example/example";
import { REPOSITORY, testWithPulumi, UserProject } from "../support/user-project";

testWithPulumi("a package that is removed too early: pulumi up fails, and changes nothing", async () => {
  const emulator = await contractEmulator({ keys: KEYS });
  const project = UserProject.linked({ PERSONA_API_KEY: ACME, PERSONA_BASE_URL: emulator.url });
  const statuses = (): unknown => emulator.control.connections().map(({ status }) => status);
  const up = ["up", "--yes", "--skip-preview", "--stack", "dev"];
  project.write({
    "Pulumi.yaml": "name: partners\nruntime: nodejs\n",
    "package.json": '{ "name": "partners" }',
    "index.ts": `import { Connection } from "pulumi-persona-connect";
new Connection("partner", { destinationOrganizationId: "org_GLOBEX" });
`,
  });
  try {
    await project.prepare("pulumi", ["stack", "init", "dev"]);
    await project.prepare("pulumi", up);
    project.write({ "index.ts": "export {};\n" });
    rmSync(join(project.folder, "node_modules/pulumi-persona-connect"));
    const early = await project.pulumi(up);
    expect(early.status).not.toBe(0);
    expect(early.stdout).toContain("Cannot find module 'pulumi-persona-connect/handler'");
    expect(statuses()).toEqual(["pending"]);

    project.link("pulumi-persona-connect", REPOSITORY);
    expect(await project.pulumi(up)).toMatchObject({ status: 0 });
    expect(statuses()).toEqual(["inactive"]);
  } finally {
    project.dispose();
    await emulator.close();
  }
});
