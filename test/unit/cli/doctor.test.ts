import { delimiter, dirname } from "node:path";

import type { Emulator, EmulatorControl, EmulatorOptions } from "../../../provider/emulator";
import { contractEmulator } from "../../contract/contract-emulator";
import { testOnUnix } from "../../support/commands";
import { type ProjectFolder, projectFolder } from "./project-folder";
import { configuration, pulumiStandIn, type Stacks } from "./pulumi-stand-in";
import { type CommandResult, runCommand } from "./run-command";

const ACME = "emulator-key-acme-sandbox";
const GLOBEX = "emulator-key-globex-sandbox";
const PROJECT = "name: shop\nruntime: nodejs\n";

let emulator: Emulator;
let folder: ProjectFolder | undefined;
beforeEach(async () => {
  emulator = await contractEmulator();
});
afterEach(async () => {
  folder?.remove();
  folder = undefined;
  await emulator.close();
});

interface Case {
  readonly words?: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  /** Undefined takes a default variable away. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly packages?: boolean;
  readonly stacks?: Stacks;
  /** The version of the Pulumi CLI; null: there is none. */
  readonly cli?: string | null;
  /** Whether there is a node on PATH. */
  readonly node?: boolean;
  /** Relative to the project's folder. */
  readonly within?: string;
  readonly emulator?: EmulatorOptions;
  readonly before?: (control: EmulatorControl) => void;
}

async function doctor({
  words = [],
  files = {},
  environment = {},
  packages = true,
  stacks = {},
  cli,
  node = true,
  within,
  emulator: options,
  before,
}: Case): Promise<CommandResult> {
  folder = projectFolder({ "Pulumi.yaml": PROJECT, ...files }, { packages });
  if (options !== undefined) {
    await emulator.close();
    emulator = await contractEmulator(options);
  }
  before?.(emulator.control);
  const standIn = cli === null ? [] : [pulumiStandIn(folder, stacks, cli).folder];
  const variables: Record<string, string | undefined> = {
    PERSONA_BASE_URL: emulator.url,
    PERSONA_API_KEY: ACME,
    PATH: [...standIn, ...(node ? [dirname(process.execPath)] : [])].join(delimiter),
    ...environment,
  };
  return runCommand(["doctor", ...words], {
    folder: within === undefined ? folder.path : `${folder.path}/${within}`,
    environment: Object.fromEntries(
      Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== undefined),
    ),
  });
}

testOnUnix("where all is well, every line is ok and the exit code 0", async () => {
  const { exitCode, stdout, stderr } = await doctor({
    words: ["--stack", "dev"],
    stacks: { dev: configuration({ "shop:colour": "red", "persona:allowedOrganizationIds": ["org_ACME"] }) },
  });
  const path = folder?.path ?? "";
  expect(stdout.split("\n").map((line) => line.replace(/\d+ s$/, "N s"))).toEqual([
    `ok       Node.js                ${process.versions.node}`,
    "ok       Pulumi CLI             3.260.0",
    `ok       Pulumi project         shop, ${path}/Pulumi.yaml`,
    expect.stringMatching(/^ok {7}@pulumi\/pulumi {9}3\.\d+\.\d+, .*node_modules\/@pulumi\/pulumi$/),
    `ok       Package                pulumi-persona-connect 0.1.0 is found from ${path}`,
    "ok       Stack configuration    dev: persona:allowedOrganizationIds",
    "ok       Settings               API version 2025-12-08",
    `ok       API key                belongs to organization org_ACME, environment env_ACMESANDBOX, at ${emulator.url}`,
    "ok       Allowed organizations  org_ACME",
    "ok       Allowed environments   any",
    '         → To refuse keys of others, run `pulumi config set --path "persona:allowedEnvironmentIds[0]" env_ACMESANDBOX`.',
    "ok       Rate limit             299 of 300 requests left, a new window in N s",
    "ok       Clock                  agrees with Persona's",
    "",
    "12 ok, no warnings, no problems",
    "",
  ]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(emulator.control.journal().map(({ operation }) => operation)).toEqual(["list"]);
});

const findings: [name: string, exitCode: number, expected: string[], given: Case][] = [
  [
    "a key that Persona does not know",
    1,
    [
      'problem  API key                Listing connections failed: Persona says "Must be authenticated',
      "ok       Clock",
    ],
    { environment: { PERSONA_API_KEY: "revoked-key" } },
  ],
  [
    "a key that may not list",
    0,
    [
      "warning  API key                belongs to organization org_ACME, environment env_ACMESANDBOX, and may not list",
      "→ Let the key list connections.",
      "ok       Rate limit",
    ],
    {
      emulator: { keys: { [ACME]: { organizationId: "org_ACME", environmentId: "env_ACMESANDBOX", mayList: false } } },
    },
  ],
  [
    "no key at all",
    1,
    ["problem  API key                There is no Persona API key."],
    { environment: { PERSONA_API_KEY: undefined } },
  ],
  [
    "a profile without a key",
    1,
    ["problem  API key eu             There is no Persona API key for the profile"],
    { words: ["--profile", "eu"] },
  ],
  [
    "the keys of all profiles in the environment",
    0,
    [
      "API key                belongs to organization org_ACME",
      "API key globex         belongs to organization org_GLOBEX",
    ],
    { environment: { PERSONA_API_KEY_GLOBEX: GLOBEX } },
  ],
  [
    "only a profile's key",
    0,
    ["API key globex         belongs to organization org_GLOBEX"],
    { environment: { PERSONA_API_KEY: undefined, PERSONA_API_KEY_GLOBEX: GLOBEX } },
  ],
  [
    "a server that is not there",
    1,
    [
      "problem  API key                Listing connections failed: http://127.0.0.1:9/api/v1 gave no answer (ECONNREFUSED)",
    ],
    { environment: { PERSONA_BASE_URL: "http://127.0.0.1:9/api/v1" } },
  ],
  [
    "a setting that cannot be used",
    1,
    ["problem  Settings               PERSONA_BASE_URL must be https"],
    { environment: { PERSONA_BASE_URL: "http://api.example.com" } },
  ],
  [
    "a key of an organization that is not allowed",
    1,
    ["problem  Allowed organizations  org_OTHER; the key belongs to org_ACME", "→ Use a key of an allowed one"],
    {
      words: ["--stack", "dev"],
      stacks: { dev: configuration({ "persona:allowedOrganizationIds": ["org_OTHER"] }) },
    },
  ],
  [
    "a key of an environment that is not allowed",
    1,
    ["problem  Allowed environments   env_OTHER; the key belongs to env_ACMESANDBOX"],
    {
      words: ["--stack", "dev"],
      stacks: { dev: configuration({ "persona:allowedEnvironmentIds": ["env_OTHER"] }) },
    },
  ],
  [
    "no stack to read allowed organizations from",
    0,
    [
      "skipped  Allowed organizations  persona:allowedOrganizationIds and persona:allowedEnvironmentIds are in",
      "→ Use --stack NAME",
    ],
    {},
  ],
  [
    "a stack that allows any organization",
    0,
    [
      "ok       Allowed organizations  any",
      '→ To refuse keys of others, run `pulumi config set --path "persona:allowedOrganizationIds[0]" org_ACME`.',
      "ok       Allowed environments   any",
    ],
    { words: ["--stack", "dev"], stacks: { dev: {} } },
  ],
  [
    "few requests left",
    0,
    ["warning  Rate limit             0 of 1 requests left"],
    {
      before: (control) => {
        control.setRateLimit({ requests: 1, windowMilliseconds: 60_000 });
      },
    },
  ],
  [
    "a clock that is behind",
    0,
    ["warning  Clock                  is 2 h behind Persona's", "→ Set the machine's clock"],
    {
      before: (control) => {
        answerAt(control, 9_000_000);
      },
    },
  ],
  [
    "a clock that is ahead",
    0,
    ["warning  Clock                  is 3 d ahead of Persona's"],
    {
      before: (control) => {
        answerAt(control, -300_000_000);
      },
    },
  ],
  [
    "the key of a stack, before that of the environment",
    0,
    ["ok       API key                belongs to organization org_GLOBEX"],
    {
      words: ["--stack", "acme/shop/dev"],
      stacks: { "acme/shop/dev": configuration({ "persona:apiKey": GLOBEX }, "persona:apiKey") },
    },
  ],
  [
    "no key, neither in the stack nor in the environment",
    1,
    ["problem  API key                There is no Persona API key.", "→ If a Pulumi ESC environment sets it"],
    { words: ["--stack", "dev"], stacks: { dev: {} }, environment: { PERSONA_API_KEY: undefined } },
  ],
  [
    "the key of a stack's profile",
    0,
    ["ok       API key eu             belongs to organization org_GLOBEX"],
    {
      words: ["--stack", "dev", "--profile", "eu"],
      stacks: { dev: configuration({ "persona:profiles": { eu: { apiKey: GLOBEX } } }, "persona:profiles") },
    },
  ],
  [
    "keys that are not encrypted in the stack's file",
    0,
    [
      "warning  Stack configuration    persona:apiKey is not encrypted",
      "warning  Stack configuration    persona:profiles.eu.apiKey is not encrypted",
      "→ Revoke that key, and set a new one with `pulumi config set --secret --path persona:profiles.eu.apiKey --stack dev`",
    ],
    {
      words: ["--stack", "dev"],
      files: {
        "Pulumi.dev.yaml": `config:\n  persona:apiKey: ${ACME}\n  persona:profiles:\n    eu: { apiKey: ${GLOBEX} }\n    us: { apiKey: { secure: "v1:abc" } }\n`,
      },
      stacks: { dev: configuration({ "persona:apiKey": ACME }) },
    },
  ],
  [
    "a setting that is misspelt",
    1,
    ["problem  Stack configuration    The stack's configuration has persona:baseURL, which is not a setting."],
    { words: ["--stack", "dev"], stacks: { dev: configuration({ "persona:baseURL": "x" }) } },
  ],
  [
    "a setting of a project that is itself called persona",
    0,
    ["warning  Stack configuration    persona:colour is not a setting of this provider"],
    { words: ["--stack", "dev"], stacks: { dev: configuration({ "persona:colour": "red" }) } },
  ],
  [
    "a stack that does not exist: no key of the environment is checked in its place",
    1,
    [
      "problem  Stack configuration    pulumi config failed: no stack named 'prod' found",
      "→ Nothing below was checked. `pulumi stack ls` lists the stacks",
      "5 ok, no warnings, 1 problem\n",
    ],
    { words: ["--stack", "prod"] },
  ],
  [
    "no Pulumi CLI",
    1,
    ["problem  Pulumi CLI             The Pulumi CLI (pulumi) was not found on PATH.", "→ Install it"],
    { cli: null },
  ],
  [
    "no Pulumi CLI to read a stack with",
    1,
    ["problem  Stack configuration    The Pulumi CLI (pulumi) was not found on PATH."],
    { cli: null, words: ["--stack", "dev"] },
  ],
  ["an old Pulumi CLI", 0, ["warning  Pulumi CLI             3.199.0 is older than"], { cli: "3.199.0" }],
  [
    "a project that Bun runs, with node on PATH",
    0,
    ["ok       Pulumi project         shop", "runtime bun"],
    { files: { "Pulumi.yaml": "name: shop\nruntime: bun\n" } },
  ],
  [
    "a project that Bun runs, without node on PATH",
    1,
    ["problem  Pulumi project         shop has the runtime bun, but there is no node on PATH", "→ Install Node.js too"],
    { files: { "Pulumi.yaml": "name: shop\nruntime: bun\n" }, node: false },
  ],
  [
    "a project in another language",
    1,
    ["problem  Pulumi project         shop has the runtime python"],
    { files: { "Pulumi.yaml": "name: shop\nruntime:\n  name: python\n" } },
  ],
  [
    "a project file that is no YAML",
    1,
    ["problem  Pulumi project", "Pulumi.yaml is not YAML."],
    { files: { "Pulumi.yaml": ":\n  - [" } },
  ],
  [
    "packages that are not installed",
    1,
    [
      "problem  @pulumi/pulumi         is not found from",
      "problem  Package                pulumi-persona-connect is not found from",
      "→ Run `npm install pulumi-persona-connect` in",
    ],
    { packages: false },
  ],
  [
    "a folder deep in a project",
    0,
    ["ok       Pulumi project         shop"],
    { files: { "lib/deep/file.ts": "" }, within: "lib/deep" },
  ],
];

/** A package of which only the manifest counts. */
function installed(name: string, version: string): Case {
  const exports = { "./handler": "./handler.js", "./package.json": "./package.json" };
  return {
    packages: false,
    files: {
      [`node_modules/${name}/package.json`]: JSON.stringify({ name, version, exports }),
      [`node_modules/${name}/handler.js`]: "",
    },
  };
}

testOnUnix.each([
  ["@pulumi/pulumi", "3.200.0", "ok       @pulumi/pulumi         3.200.0"],
  ["@pulumi/pulumi", "3.271.0-alpha.1", "ok       @pulumi/pulumi         3.271.0-alpha.1"],
  ["@pulumi/pulumi", "3.199.9", "problem  @pulumi/pulumi         3.199.9 does not fit"],
  ["@pulumi/pulumi", "2.300.0", "problem  @pulumi/pulumi         2.300.0 does not fit"],
  ["@pulumi/pulumi", "4.0.0", "problem  @pulumi/pulumi         4.0.0 does not fit"],
  ["pulumi-persona-connect", "0.1.0", "ok       Package                pulumi-persona-connect 0.1.0"],
  ["pulumi-persona-connect", "9.0.0", "warning  Package                pulumi-persona-connect 9.0.0"],
])("%s %s is judged: %s", async (name, version, expected) => {
  expect((await doctor(installed(name, version))).stdout).toContain(expected);
});

testOnUnix.each<[string, string, string | undefined]>([
  ["TypeScript 7 in a project that Pulumi compiles", PROJECT, "problem  TypeScript             Pulumi cannot compile"],
  [
    "TypeScript 7 in a project that Node runs",
    "name: shop\nruntime: { name: nodejs, options: { typescript: false } }\n",
    undefined,
  ],
  ["TypeScript 7 in a project that Bun runs", "name: shop\nruntime: bun\n", undefined],
])("%s is judged", async (_name, project, expected) => {
  const { files = {} } = installed("typescript", "7.0.1");
  const given = { packages: false, files: { ...files, "Pulumi.yaml": project, "tsconfig.json": "{}" } };
  const { stdout } = await doctor(given);
  if (expected === undefined) expect(stdout).not.toContain("TypeScript");
  else expect(stdout).toContain(expected);
});

testOnUnix("a bundle that cannot resolve the package: names the folder of the nearest package.json", async () => {
  const { stdout } = await doctor({
    packages: false,
    files: { "Pulumi.yaml": `${PROJECT}main: dist/\n`, "package.json": "{}", "dist/index.js": "" },
  });
  const path = folder?.path ?? "";
  expect(stdout).toContain(`pulumi-persona-connect is not found from ${path}/dist, where`);
  expect(stdout).toContain(`→ Run \`npm install pulumi-persona-connect\` in ${path}. A bundle`);
});

testOnUnix.each(findings)("%s", async (_name, exitCode, expected, given) => {
  const result = await doctor(given);
  for (const text of expected) expect(result.stdout).toContain(text);
  expect({ exitCode: result.exitCode, stderr: result.stderr }).toEqual({ exitCode, stderr: "" });
});

testOnUnix.each(["deploy", "deploy/", "deploy/index.ts", "./deploy/index.ts"])(
  "looks for packages from the folder of `main: %s`, as Pulumi's plugin process does",
  async (main) => {
    const { stdout } = await doctor({
      files: { "Pulumi.yaml": `${PROJECT}main: ${main}\n`, "deploy/index.ts": "" },
    });
    expect(stdout).toContain(`pulumi-persona-connect 0.1.0 is found from ${folder?.path ?? ""}/deploy\n`);
  },
);

testOnUnix("prints the same findings as JSON", async () => {
  const { exitCode, stdout } = await doctor({ words: ["--json"], environment: { PERSONA_API_KEY: "revoked-key" } });
  expect(exitCode).toBe(1);
  const { findings: found } = JSON.parse(stdout) as { findings: { check: string; verdict: string }[] };
  expect(found.map(({ check, verdict }) => `${check}: ${verdict}`)).toEqual([
    "Node.js: ok",
    "Pulumi CLI: ok",
    "Pulumi project: ok",
    "@pulumi/pulumi: ok",
    "Package: ok",
    "Settings: ok",
    "API key: problem",
    "Clock: ok",
  ]);
});

testOnUnix("without a project it warns, and goes on to the key", async () => {
  const empty = projectFolder({}, { packages: false });
  const { stdout } = await runCommand(["doctor"], {
    folder: empty.path,
    environment: { PERSONA_BASE_URL: emulator.url, PERSONA_API_KEY: ACME },
  });
  empty.remove();
  expect(stdout).toContain(`warning  Pulumi project         there is no Pulumi.yaml in ${empty.path} or above`);
  expect(stdout).toContain("ok       API key                belongs to organization org_ACME");
});

function answerAt(control: EmulatorControl, milliseconds: number): void {
  const date = new Date(Date.now() + milliseconds).toUTCString();
  control.inject({ do: { kind: "answer", when: "after", headers: { Date: date } } });
}
