import type { Emulator, EmulatorControl } from "../../../provider/emulator";
import { contractEmulator } from "../../contract/contract-emulator";
import { type ProjectFolder, projectFolder } from "./project-folder";
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
  /** Relative to the project's folder. */
  readonly within?: string;
  readonly before?: (control: EmulatorControl) => void;
}

async function doctor({
  words = [],
  files = {},
  environment = {},
  packages = true,
  within,
  before,
}: Case): Promise<CommandResult> {
  folder = projectFolder({ "Pulumi.yaml": PROJECT, ...files }, { packages });
  before?.(emulator.control);
  const variables: Record<string, string | undefined> = {
    PERSONA_BASE_URL: emulator.url,
    PERSONA_API_KEY: ACME,
    ...environment,
  };
  return runCommand(["doctor", ...words], {
    folder: within === undefined ? folder.path : `${folder.path}/${within}`,
    environment: Object.fromEntries(
      Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== undefined),
    ),
  });
}

test("where all is well, every line is ok and the exit code 0", async () => {
  const { exitCode, stdout, stderr } = await doctor({
    words: ["--stack", "dev"],
    files: { "Pulumi.dev.yaml": "config:\n  shop:colour: red\n  persona:allowedOrganizationIds:\n    - org_ACME\n" },
  });
  const path = folder?.path ?? "";
  expect(stdout.split("\n").map((line) => line.replace(/\d+ s$/, "N s"))).toEqual([
    `ok       Node.js                ${process.versions.node}`,
    `ok       Pulumi project         shop, ${path}/Pulumi.yaml`,
    expect.stringMatching(/^ok {7}@pulumi\/pulumi {9}3\.\d+\.\d+, .*node_modules\/@pulumi\/pulumi$/),
    `ok       Package                pulumi-persona-connect 0.1.0 is found from ${path}`,
    `ok       Stack configuration    ${path}/Pulumi.dev.yaml: persona:allowedOrganizationIds`,
    "ok       Settings               API version 2026-09-29",
    `ok       API key                of organization org_ACME, environment env_ACMESANDBOX, at ${emulator.url}`,
    "ok       Allowed organizations  org_ACME",
    "ok       Rate limit             299 of 300 requests left, a new window in N s",
    "ok       Clock                  agrees with Persona's",
    "",
    "10 ok, no warnings, no problems",
    "",
  ]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(emulator.control.journal().map(({ operation }) => operation)).toEqual(["list"]);
});

const ENCRYPTED = "config:\n  persona:apiKey:\n    secure: v1:abc:def\n";

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
    ["API key                of organization org_ACME", "API key globex         of organization org_GLOBEX"],
    { environment: { PERSONA_API_KEY_GLOBEX: GLOBEX } },
  ],
  [
    "only a profile's key",
    0,
    ["API key globex         of organization org_GLOBEX"],
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
    [
      "problem  Allowed organizations  org_OTHER; the key is of organization org_ACME",
      "→ Use a key of an allowed organization",
    ],
    {
      words: ["--stack", "dev"],
      files: { "Pulumi.dev.yaml": 'config:\n  persona:allowedOrganizationIds: ["org_OTHER"]\n' },
    },
  ],
  ["no stack to read allowed organizations from", 0, ["skipped  Allowed organizations", "→ Give --stack NAME"], {}],
  [
    "a stack that allows any organization",
    0,
    ["ok       Allowed organizations  any"],
    { words: ["--stack", "dev"], files: { "Pulumi.dev.yaml": "config: {}\n" } },
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
    "an encrypted key, with how to lend it",
    0,
    [
      "persona:apiKey: encrypted in",
      "warning  API key                not checked: persona:apiKey is encrypted",
      `PERSONA_API_KEY="$(pulumi config get --path 'persona:apiKey' --stack acme/shop/dev)" npx pulumi-persona-connect doctor --stack acme/shop/dev`,
      "pulumi env run",
    ],
    {
      words: ["--stack", "acme/shop/dev"],
      files: { "Pulumi.dev.yaml": ENCRYPTED },
      environment: { PERSONA_API_KEY: undefined },
    },
  ],
  [
    "an encrypted key that the environment lends",
    0,
    ["ok       API key                of organization org_ACME"],
    { words: ["--stack", "dev"], files: { "Pulumi.dev.yaml": ENCRYPTED } },
  ],
  [
    "an encrypted profile's key",
    0,
    [
      "warning  API key eu             not checked: persona:profiles.eu.apiKey is encrypted",
      'PERSONA_API_KEY_EU="$(pulumi config get',
    ],
    {
      words: ["--stack", "dev", "--profile", "eu"],
      files: { "Pulumi.dev.yaml": "config:\n  persona:profiles:\n    eu:\n      apiKey:\n        secure: v1:abc\n" },
    },
  ],
  [
    "profiles that are encrypted as a whole",
    0,
    ["warning  API key eu             not checked"],
    {
      words: ["--stack", "dev", "--profile", "eu"],
      files: { "Pulumi.dev.yaml": "config:\n  persona:profiles:\n    secure: v1:abc\n" },
    },
  ],
  [
    "an encrypted profile's key that the environment lends",
    0,
    ["ok       API key globex         of organization org_GLOBEX"],
    {
      words: ["--stack", "dev"],
      files: {
        "Pulumi.dev.yaml": "config:\n  persona:profiles:\n    globex:\n      apiKey:\n        secure: v1:abc\n",
      },
      environment: { PERSONA_API_KEY_GLOBEX: GLOBEX },
    },
  ],
  [
    "a key that stands in the stack's file",
    0,
    ["warning  Stack configuration    persona:apiKey stands in", "→ Revoke that key"],
    { words: ["--stack", "dev"], files: { "Pulumi.dev.yaml": `config:\n  persona:apiKey: ${ACME}\n` } },
  ],
  [
    "a setting that is misspelt",
    0,
    ["warning  Stack configuration    persona:baseURL is no setting of this provider"],
    { words: ["--stack", "dev"], files: { "Pulumi.dev.yaml": "config:\n  persona:baseURL: x\n" } },
  ],
  [
    "values from Pulumi ESC",
    0,
    ["skipped  Stack configuration", "pulumi env run"],
    { words: ["--stack", "dev"], files: { "Pulumi.dev.yaml": "environment:\n  - shop/dev\n" } },
  ],
  [
    "a stack without a file",
    1,
    ["problem  Stack configuration    There is no", "→ Check the name with `pulumi stack ls`"],
    { words: ["--stack", "prod"] },
  ],
  [
    "a stack's file that is no YAML",
    1,
    ["problem  Stack configuration", "Pulumi.dev.yaml is not YAML."],
    { words: ["--stack", "dev"], files: { "Pulumi.dev.yaml": "config: [" } },
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
      "→ Run `npm install pulumi-persona-connect`",
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

test.each([
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

test.each(findings)("%s", async (_name, exitCode, expected, given) => {
  const result = await doctor(given);
  for (const text of expected) expect(result.stdout).toContain(text);
  expect({ exitCode: result.exitCode, stderr: result.stderr }).toEqual({ exitCode, stderr: "" });
});

test.each(["deploy", "deploy/", "deploy/index.ts", "./deploy/index.ts"])(
  "looks for packages from the folder of `main: %s`, as Pulumi's plugin process does",
  async (main) => {
    const { stdout } = await doctor({
      files: { "Pulumi.yaml": `${PROJECT}main: ${main}\n`, "deploy/index.ts": "" },
    });
    expect(stdout).toContain(`pulumi-persona-connect 0.1.0 is found from ${folder?.path ?? ""}/deploy\n`);
  },
);

test("prints the same findings as JSON", async () => {
  const { exitCode, stdout } = await doctor({ words: ["--json"], environment: { PERSONA_API_KEY: "revoked-key" } });
  expect(exitCode).toBe(1);
  const { findings: found } = JSON.parse(stdout) as { findings: { check: string; verdict: string }[] };
  expect(found.map(({ check, verdict }) => `${check}: ${verdict}`)).toEqual([
    "Node.js: ok",
    "Pulumi project: ok",
    "@pulumi/pulumi: ok",
    "Package: ok",
    "Settings: ok",
    "API key: problem",
    "Clock: ok",
  ]);
});

test("without a project it warns, and goes on to the key", async () => {
  const empty = projectFolder({}, { packages: false });
  const { stdout } = await runCommand(["doctor"], {
    folder: empty.path,
    environment: { PERSONA_BASE_URL: emulator.url, PERSONA_API_KEY: ACME },
  });
  empty.remove();
  expect(stdout).toContain(`warning  Pulumi project         there is no Pulumi.yaml in ${empty.path} or above`);
  expect(stdout).toContain("ok       API key                of organization org_ACME");
});

function answerAt(control: EmulatorControl, milliseconds: number): void {
  const date = new Date(Date.now() + milliseconds).toUTCString();
  control.inject({ do: { kind: "answer", when: "after", headers: { Date: date } } });
}
