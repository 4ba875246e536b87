import { delimiter, dirname } from "node:path";

import type { Emulator } from "../../../provider/emulator";
import { contractEmulator } from "../../contract/contract-emulator";
import { testOnUnix } from "../../support/commands";
import { testWithPulumi, UserProject } from "../../support/user-project";
import { type ProjectFolder, projectFolder } from "./project-folder";
import { configuration, pulumiStandIn, type Stacks } from "./pulumi-stand-in";
import { type CommandResult, runCommand } from "./run-command";

const ACME = "emulator-key-acme-sandbox";
const GLOBEX = "emulator-key-globex-sandbox";

let emulator: Emulator;
let folder: ProjectFolder;
beforeEach(async () => {
  emulator = await contractEmulator({
    seed: [{ sourceOrganizationId: "org_GLOBEX", destinationOrganizationId: "org_INITECH", status: "active" }],
  });
  folder = projectFolder({ "Pulumi.yaml": "name: shop\nruntime: nodejs\n" }, { packages: false });
});
afterEach(async () => {
  folder.remove();
  await emulator.close();
});

function run(words: readonly string[], stacks: Stacks, { withCli = true } = {}): Promise<CommandResult> {
  const standIn = pulumiStandIn(folder, stacks);
  return runCommand(words, {
    folder: folder.path,
    environment: {
      PATH: [...(withCli ? [standIn.folder] : []), dirname(process.execPath)].join(delimiter),
      PERSONA_API_KEY: ACME,
      PERSONA_BASE_URL: "http://127.0.0.1:9/api/v1",
    },
  });
}

function globex(): Stacks {
  const settings = { "persona:apiKey": GLOBEX, "persona:baseUrl": emulator.url };
  return { dev: configuration(settings, "persona:apiKey") };
}

testOnUnix.each([["list"], ["generate"], ["graph"]])(
  "%s --stack uses the stack's own key and base URL",
  async (command) => {
    const { exitCode, stdout, stderr } = await run([command, "--stack", "dev"], globex());
    expect(exitCode).toBe(0);
    expect(stdout).toContain("org_INITECH");
    expect(stdout + stderr).not.toContain(GLOBEX);
  },
);

testOnUnix("a profile of the stack is used by its name", async () => {
  const stacks = {
    dev: configuration({ "persona:profiles": { eu: { apiKey: GLOBEX, baseUrl: emulator.url } } }, "persona:profiles"),
  };
  const { stdout } = await run(["list", "--stack", "dev", "--profile", "eu"], stacks);
  expect(stdout).toContain("org_INITECH");
});

testOnUnix("without a key in the stack, the environment's is used, as in a deployment", async () => {
  const { stderr } = await run(["list", "--stack", "dev"], {
    dev: configuration({ "persona:baseUrl": emulator.url }),
  });
  expect(stderr).toBe("org_ACME, environment env_ACMESANDBOX has no such connections.\n");
});

testOnUnix.each<[string, string[], Stacks, boolean, string]>([
  [
    "a stack that does not exist",
    ["list", "--stack", "prod"],
    {},
    true,
    "pulumi config failed: no stack named 'prod' found",
  ],
  ["no Pulumi CLI", ["list", "--stack", "dev"], {}, false, "The Pulumi CLI (pulumi) was not found on PATH."],
  [
    "a profile that neither has",
    ["list", "--stack", "dev", "--profile", "eu"],
    { dev: {} },
    true,
    'There is no Persona API key for the profile "eu".',
  ],
])("%s is one error, and no other key is used", async (_case, words, stacks, withCli, expected) => {
  const { exitCode, stdout, stderr } = await run(words, stacks, { withCli });
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
  expect(stderr).toContain(`error: ${expected}`);
  expect(emulator.control.journal()).toEqual([]);
});

testOnUnix("without a project there is no stack", async () => {
  const empty = projectFolder({}, { packages: false });
  const { exitCode, stderr } = await runCommand(["list", "--stack", "dev"], { folder: empty.path });
  empty.remove();
  expect(exitCode).toBe(1);
  expect(stderr).toBe(`error: There is no Pulumi.yaml in ${empty.path} or above, so there is no stack dev.\n`);
});

testWithPulumi("the real Pulumi CLI lends a stack's encrypted settings to every command", async () => {
  const project = UserProject.linked().write({ "Pulumi.yaml": "name: shop\nruntime: nodejs\n" });
  try {
    await project.pulumi(["stack", "init", "dev"]);
    await project.pulumi(["config", "set", "persona:baseUrl", emulator.url, "--stack", "dev"]);
    await project.pulumi(["config", "set", "--secret", "persona:apiKey", GLOBEX, "--stack", "dev"]);
    const command = (...words: string[]) =>
      project.run(process.execPath, ["node_modules/pulumi-persona-connect/dist/cli/index.js", ...words]);
    const list = await command("list", "--stack", "dev");
    expect(list).toMatchObject({ status: 0 });
    expect(list.stdout).toContain("org_INITECH");
    const doctor = await command("doctor", "--stack", "dev");
    expect(doctor.stdout).toContain("Stack configuration    dev: persona:apiKey, persona:baseUrl");
    expect(doctor.stdout).toContain("API key                belongs to organization org_GLOBEX");
    expect(JSON.stringify([list, doctor])).not.toContain(GLOBEX);
    expect((await command("list", "--stack", "nowhere")).stderr).toContain("no stack named 'nowhere' found");
  } finally {
    project.dispose();
  }
});
