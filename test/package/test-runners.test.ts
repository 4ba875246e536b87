import { type Emulator, startEmulator } from "../../provider/emulator";
import type { Outcome, UserProject } from "../support/user-project";
import { installFrom, PULUMI_TSCONFIG } from "./installation";
import { pack, type Tarball } from "./tarball";

const LOOKUP = `
const { getConnection, getConnectionOutput } = require("pulumi-persona-connect");
const args = { destinationOrganizationId: "org_GLOBEX" };

test("looks a connection up", async () => {
  expect(await getConnection(args)).toMatchObject({ status: "active" });
});
test("looks a connection up as an Output", async () => {
  expect(await new Promise((resolve) => getConnectionOutput(args).status.apply(resolve))).toBe("active");
});
`;

let emulator: Emulator;
let tarball: Tarball;
let project: UserProject;
beforeAll(async () => {
  emulator = await startEmulator();
  emulator.control.add({
    sourceOrganizationId: "org_ACME",
    environmentId: "env_ACMESANDBOX",
    destinationOrganizationId: "org_GLOBEX",
    status: "active",
  });
  tarball = pack();
  project = await installFrom(tarball, ["jest", "ts-jest", "@types/jest"], {
    PERSONA_API_KEY: "emulator-key-acme-sandbox",
    PERSONA_BASE_URL: emulator.url,
  });
  project.write({ "lookup.test.js": LOOKUP, "tsconfig.json": PULUMI_TSCONFIG });
  project.copy("examples/unit-tests", ["index.ts", "mocks.ts", "index.test.ts", "index.node.ts"]);
});
afterAll(async () => {
  project.dispose();
  tarball.remove();
  await emulator.close();
});

function runNode(...args: string[]): Promise<Outcome> {
  return project.run(process.execPath, args);
}

test("in Jest with its defaults, lookups work", async () => {
  const run = await runNode("node_modules/jest/bin/jest.js", "lookup");
  expect(run).toMatchObject({ status: 0, stderr: expect.stringContaining("2 passed, 2 total") as string });
});

test("the unit-tests example runs in Jest, with the tsconfig.json of a Pulumi project", async () => {
  const run = await runNode("node_modules/jest/bin/jest.js", "--preset", "ts-jest", "index");
  expect(run).toMatchObject({ status: 0, stderr: expect.stringContaining("3 passed, 3 total") as string });
});

test("the unit-tests example runs in Node's own test runner, with the tsconfig.json of a Pulumi project", async () => {
  const run = await runNode("--require", "ts-node/register", "--test", "--test-reporter", "tap", "index.node.ts");
  expect(run).toMatchObject({ status: 0, stdout: expect.stringContaining("# pass 3") as string });
});
