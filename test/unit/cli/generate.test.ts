import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

import { readPartners as readPartnersBeside } from "../../../examples/partners-from-yaml/partners";
import type { Emulator, NewConnection } from "../../../provider/emulator";
import { contractEmulator } from "../../contract/contract-emulator";
import { describeOnEveryEngine } from "../../engine/engines";
import { type ProjectFolder, projectFolder } from "./project-folder";
import { type CommandResult, runCommand } from "./run-command";

const ACME = "emulator-key-acme-sandbox";
const acme = { sourceOrganizationId: "org_ACME", environmentId: "env_ACMESANDBOX" };
const SEED: readonly NewConnection[] = [
  { ...acme, destinationOrganizationId: "org_c-3", status: "inactive" },
  { ...acme, destinationOrganizationId: "org_B", status: "pending" },
  { ...acme, destinationOrganizationId: "org_A", status: "active" },
  { ...acme, destinationOrganizationId: "org_a", status: "suspended" },
  { sourceOrganizationId: "org_GLOBEX", destinationOrganizationId: "org_ACME", status: "active" },
];

let emulator: Emulator;
let folder: ProjectFolder;
beforeEach(async () => {
  emulator = await contractEmulator({ seed: SEED });
  folder = projectFolder({
    "package.json": '{ "name": "generated", "private": true }',
    "tsconfig.json": JSON.stringify({
      compilerOptions: {
        strict: true,
        noUnusedLocals: true,
        noUnusedParameters: true,
        target: "es2022",
        module: "node16",
        moduleResolution: "node16",
        skipLibCheck: true,
      },
    }),
  });
});
afterEach(async () => {
  folder.remove();
  await emulator.close();
});

async function generate(words: readonly string[], stdin?: string): Promise<CommandResult> {
  return runCommand(["generate", ...words], {
    folder: folder.path,
    environment: {
      PERSONA_BASE_URL: emulator.url,
      PERSONA_API_KEY: ACME,
      PERSONA_API_KEY_GLOBEX: "emulator-key-globex-sandbox",
    },
    ...(stdin === undefined ? {} : { stdin }),
  });
}

/** The example's own reader. It takes a path from its own folder on. */
function readPartners(path: string): unknown {
  return readPartnersBeside(relative(join(__dirname, "../../../examples/partners-from-yaml"), path));
}

function idTo(destination: string): string {
  return (
    emulator.control.connections().find(({ destinationOrganizationId }) => destinationOrganizationId === destination)
      ?.id ?? ""
  );
}

test("declares the outbound connections by their destinations, inactive ones as comments", async () => {
  const { exitCode, stdout, stderr } = await generate([]);
  expect({ exitCode, stderr }).toEqual({
    exitCode: 0,
    stderr: "3 outbound connections declared, 1 inactive in comments (--include-inactive declares them).\n",
  });
  expect(stdout).toBe(`// The outbound Persona Connect connections of org_ACME, environment env_ACMESANDBOX.
// Written by \`pulumi-persona-connect generate\`. The first \`pulumi up\` adopts them and creates none.
// Later, removing a declaration deactivates its connection. Renaming a resource changes nothing.
import { Connection } from "pulumi-persona-connect";

new Connection("org_A", { destinationOrganizationId: "org_A" }); // ${idTo("org_A")}, active
new Connection("org_B", { destinationOrganizationId: "org_B" }); // ${idTo("org_B")}, pending
new Connection("org_a", { destinationOrganizationId: "org_a" }); // ${idTo("org_a")}, suspended

// Inactive. Remove the slashes to let the next \`pulumi up\` reactivate a connection. It is then pending until the destination accepts.
// new Connection("org_c-3", { destinationOrganizationId: "org_c-3" }); // ${idTo("org_c-3")}, inactive
`);
});

test("--format yaml writes the file that examples/partners-from-yaml reads", async () => {
  const { exitCode, stdout } = await generate(["--format", "yaml", "--output", "partners.yaml"]);
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: "" });
  const text = readFileSync(`${folder.path}/partners.yaml`, "utf8");
  expect(text).toContain(`- name: org_A\n  organization: org_A # ${idTo("org_A")}, active\n- name: org_B\n`);
  expect(text).toContain("# - name: org_c-3\n");
  expect(readPartners(`${folder.path}/partners.yaml`)).toEqual(
    ["org_A", "org_B", "org_a"].map((name) => ({ name, organization: name })),
  );
});

test("--format yaml: an inactive partner is declared without the first # of its lines, and none is an empty list", async () => {
  const all = ["org_A", "org_B", "org_a"].map((name) => ({ name, id: idTo(name) }));
  const { stdout } = await generate(["--format", "yaml", "--state", "-"], stateWith(...all));
  folder.write("partners.yaml", stdout);
  expect(readPartners(`${folder.path}/partners.yaml`)).toEqual([]);
  folder.write("partners.yaml", stdout.replace(/^\[\].*$/m, "").replace(/^# (?=- name| {2}organization)/gm, ""));
  expect(readPartners(`${folder.path}/partners.yaml`)).toEqual([{ name: "org_c-3", organization: "org_c-3" }]);
});

test("gives the same names after others were added", async () => {
  const namesOf = ({ stdout }: CommandResult): string[] =>
    [...stdout.matchAll(/^new Connection\("([^"]+)"/gm)].map((match) => match[1] ?? "");
  const before = namesOf(await generate([]));
  emulator.control.add({ ...acme, destinationOrganizationId: "org_0", status: "active" });
  expect(namesOf(await generate([]))).toEqual(["org_0", ...before]);
});

test.each([
  ["--include-inactive", 'new Connection("org_c-3", { destinationOrganizationId: "org_c-3" }); //'],
  ["--include-inactive", "// It also reactivates the inactive ones"],
  ["--protect", 'new Connection("org_A", { destinationOrganizationId: "org_A" }, { protect: true });'],
  [
    "--profile globex",
    'new Connection("globex-org_ACME", { destinationOrganizationId: "org_ACME", profile: "globex" });',
  ],
])("%s is heeded: %s", async (words, expected) => {
  expect((await generate(words.split(" "))).stdout.split("\n").join("\n")).toContain(`\n${expected}`);
});

test("leaves out a destination that no program can declare, and says so", async () => {
  emulator.control.add({ ...acme, destinationOrganizationId: 'org_"); process.exit(); //\n', status: "active" });
  emulator.control.setStatus(idTo("org_A"), "active\nprocess.exit();");
  const { stdout, stderr } = await generate([]);
  expect(stderr).toContain("is left out: its destination");
  expect(stdout).not.toMatch(/^\s*process/m);
  expect(stdout.match(/^new Connection/gm)).toHaveLength(3);
});

test("writes a file, and overwrites one only with --force", async () => {
  const path = `${folder.path}/index.ts`;
  const first = await generate(["--output", "index.ts"]);
  expect(first).toMatchObject({ exitCode: 0, stdout: "" });
  expect(first.stderr).toContain("Wrote index.ts.");
  folder.write("index.ts", "// mine\n");
  expect(await generate(["--output", "index.ts"])).toMatchObject({
    exitCode: 1,
    stderr: "error: index.ts exists already, so it was not changed. Use --force to overwrite it.\n",
  });
  expect(readFileSync(path, "utf8")).toBe("// mine\n");
  expect(await generate(["--output", "index.ts", "--force"])).toMatchObject({ exitCode: 0 });
  expect(readFileSync(path, "utf8")).toContain("new Connection");
  expect(await generate(["--output", "nowhere/index.ts"])).toMatchObject({ exitCode: 1 });
  expect(existsSync(`${folder.path}/nowhere`)).toBe(false);
});

test("prints JSON for machines, the program included", async () => {
  const result = JSON.parse((await generate(["--json"])).stdout) as { connections: unknown[]; program: string };
  expect(result).toMatchObject({ organizationId: "org_ACME", environmentId: "env_ACMESANDBOX" });
  expect(result.connections).toHaveLength(4);
  expect(result.connections[0]).toEqual({
    name: "org_A",
    destinationOrganizationId: "org_A",
    connectionId: idTo("org_A"),
    status: "active",
    declared: true,
  });
  expect(result.program).toBe((await generate([])).stdout);
});

interface StateResource {
  readonly name: string;
  readonly id: string;
  readonly delete?: boolean;
  readonly external?: boolean;
}

function stateWith(...resources: StateResource[]): string {
  const type = "pulumi-nodejs:dynamic/persona:Connection";
  return JSON.stringify({
    version: 3,
    deployment: {
      resources: [
        { urn: "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev", type: "pulumi:pulumi:Stack", custom: false },
        ...resources.map(({ name, ...resource }) => ({
          urn: `urn:pulumi:dev::shop::${type}::${name}`,
          type,
          ...resource,
        })),
      ],
    },
  });
}

test.each<[string, Omit<StateResource, "id">, string[]]>([
  ["what the state manages is left out", { name: "partner" }, ["org_B", "org_a"]],
  ["what the state is about to delete is not", { name: "partner", delete: true }, ["org_A", "org_B", "org_a"]],
  ["what the state only looks up is not", { name: "partner", external: true }, ["org_A", "org_B", "org_a"]],
])("--state: %s", async (_case, resource, expected) => {
  const { stdout, stderr } = await generate(["--state", "-"], stateWith({ ...resource, id: idTo("org_A") }));
  expect([...stdout.matchAll(/^new Connection\("([^"]+)"/gm)].map((match) => match[1])).toEqual(expected);
  expect(stdout).toContain("that the stack does not manage");
  expect(stderr).toContain("missing from the state");
});

test("--state: a name that another resource has is not used again", async () => {
  folder.write("state.json", stateWith({ name: "org_B", id: idTo("org_A") }));
  expect((await generate(["--state", "state.json"])).stdout).toContain(
    'new Connection("org_B-2", { destinationOrganizationId: "org_B" })',
  );
});

test("--state: nothing missing is a program that compiles and declares nothing", async () => {
  const all = ["org_A", "org_B", "org_a", "org_c-3"].map((name) => ({ name, id: idTo(name) }));
  const { exitCode, stdout } = await generate(["--state", "-"], stateWith(...all));
  expect(exitCode).toBe(0);
  expect(stdout).toContain("export {};");
  expect(stdout).not.toContain("import");
});

test.each([
  ["no JSON", "{", "it is not JSON"],
  ["other JSON", '{"resources":[]}', "it has no deployment with resources"],
])("--state: %s has exit code 2", async (_case, text, expected) => {
  const { exitCode, stderr } = await generate(["--state", "-"], text);
  expect(exitCode).toBe(2);
  expect(stderr).toBe(
    `error: stdin is not a stack export: ${expected}. Make one with \`pulumi stack export --file state.json\`.\n`,
  );
});

describeOnEveryEngine("a generated program", (engine) => {
  test("compiles strictly, and an up adopts all connections without creating or changing any", async () => {
    await generate(["--output", "index.ts"]);
    const before = emulator.control.connections();
    const stack = await engine.createStack({
      program: `${folder.path}/index.ts`,
      config: { "persona:apiKey": { secret: ACME }, "persona:baseUrl": emulator.url },
      transpileOnly: false,
    });
    try {
      emulator.control.clearJournal();
      const up = await stack.up();
      expect(up.text).not.toContain("error");
      expect(up.succeeded).toBe(true);
      expect(up.changes).toMatchObject({ create: 4 });
      expect(emulator.control.connections()).toEqual(before);
      const made = emulator.control
        .journal()
        .filter(({ operation, status }) => operation === "create" && status !== 409);
      expect(made).toEqual([]);

      folder.write("state.json", JSON.stringify(await stack.exportState()));
      const { stdout } = await generate(["--state", "state.json"]);
      expect(stdout).not.toMatch(/^new Connection/m);
      expect(stdout).toContain(`// ${idTo("org_c-3")}, inactive`);
      expect((await stack.preview()).changes).toMatchObject({ same: 4 });
    } finally {
      await stack.dispose();
    }
  });
});
