import { copyFileSync } from "node:fs";
import { join } from "node:path";

import { startEmulator, type Emulator } from "../../provider/emulator";
import { EmbeddedEngine } from "../engine/embedded/embedded-engine";
import { isLongRun } from "../long-run";
import { testWithPulumi, UserProject } from "../support/user-project";
import { installFrom } from "./installation";
import { PACKAGE_MANAGERS, type PackageManager } from "./package-manager";
import { PROGRAM_STYLES, STRIPPED_TYPES, type ProgramStyle } from "./program-style";
import { pack, type Tarball } from "./tarball";

const API_KEY = "emulator-key-acme-sandbox";

let tarball: Tarball;
let emulator: Emulator;
beforeAll(async () => {
  tarball = pack();
  emulator = await startEmulator();
});
afterAll(async () => {
  tarball.remove();
  await emulator.close();
});

/** Runs a program on the embedded engine, and expects a connection. */
async function expectConnection(program: string): Promise<void> {
  const stack = await new EmbeddedEngine().createStack({
    program,
    config: { "persona:apiKey": { secret: API_KEY }, "persona:baseUrl": emulator.url },
    transpileOnly: false,
  });
  try {
    const up = await stack.up();
    expect(up.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(up).toMatchObject({ succeeded: true, outputs: { status: "pending" } });
  } finally {
    await stack.dispose();
  }
}

/** The same with the CLI, from a folder that holds Pulumi.yaml. */
async function expectConnectionOnPulumi(project: UserProject, folder: string): Promise<void> {
  await project.pulumi(["stack", "rm", "--yes", "--force", "test"], folder);
  await project.prepare("pulumi", ["stack", "init", "test"], folder);
  const up = await project.pulumi(["up", "--yes", "--skip-preview"], folder);
  expect(`${up.stdout}${up.stderr}`).toContain('status: "pending"');
  expect(up.status).toBe(0);
}

function pulumiYaml({ runtimeOptions = {} }: ProgramStyle, main: string): string {
  return `name: installed\nruntime: ${JSON.stringify({ name: "nodejs", options: runtimeOptions })}\nmain: ${main}\n`;
}

function below(folder: string, files: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]));
}

test("installed with npm from its tarball, the package runs a TypeScript program and its command", async () => {
  const project = await installFrom(tarball);
  const [style] = PROGRAM_STYLES;
  try {
    project.write(style!.files);
    await expectConnection(join(project.folder, style!.main));
    const help = await project.run("npx", ["--no", "--", "pulumi-persona-connect", "--help"]);
    expect(help).toMatchObject({ status: 0, stdout: expect.stringContaining("doctor") as string });
  } finally {
    project.dispose();
  }
});

/** A workspace whose Pulumi project is the folder infra, with one folder for each style of program. */
async function installWorkspace(manager: PackageManager): Promise<UserProject> {
  const project = UserProject.empty({ PERSONA_API_KEY: API_KEY, PERSONA_BASE_URL: emulator.url });
  copyFileSync(tarball.path, join(project.folder, "package.tgz"));
  project.write({
    "package.json": JSON.stringify({ name: "monorepo", private: true, workspaces: ["infra", "packages/*"] }),
    "packages/other/package.json": JSON.stringify({ name: "other", version: "1.0.0", private: true }),
    ...manager.files,
    "infra/package.json": JSON.stringify({
      name: "infra",
      version: "1.0.0",
      private: true,
      dependencies: { "pulumi-persona-connect": "file:../package.tgz", "@pulumi/pulumi": "^3.200.0" },
      devDependencies: { "@types/node": "^22.0.0", "ts-node": "^10.9.2", typescript: "~5.9.3" },
    }),
  });
  try {
    await manager.install(project);
  } catch (error) {
    project.dispose();
    throw error;
  }
  [...PROGRAM_STYLES, STRIPPED_TYPES].forEach((style, index) => {
    project.write(below(`infra/style${index}`, { ...style.files, "Pulumi.yaml": pulumiYaml(style, style.main) }));
  });
  return project;
}

const INSTALL_TIMEOUT = 300_000;

if (!isLongRun) test.skip("installed in a workspace with npm, pnpm and yarn (npm run test:long)", () => undefined);

for (const manager of isLongRun ? PACKAGE_MANAGERS : []) {
  describe(`installed in a workspace with ${manager.name}`, () => {
    let project: UserProject;
    beforeAll(async () => {
      project = await installWorkspace(manager);
    }, INSTALL_TIMEOUT);
    afterAll(() => {
      project.dispose();
    });

    PROGRAM_STYLES.forEach((style, index) => {
      test(`runs a program that is ${style.name}`, async () => {
        await expectConnection(join(project.folder, `infra/style${index}`, style.main));
      }, 120_000);
    });

    [...PROGRAM_STYLES, STRIPPED_TYPES].forEach((style, index) => {
      testWithPulumi(`runs a program that is ${style.name}, on the Pulumi CLI`, async () => {
        await expectConnectionOnPulumi(project, `infra/style${index}`);
      });
    });

    testWithPulumi("runs a program that main: names, from a folder where nothing is installed", async () => {
      project.write({ "Pulumi.yaml": pulumiYaml(PROGRAM_STYLES[0]!, "infra/style0/index.ts") });
      await expectConnectionOnPulumi(project, ".");
    });
  });
}
