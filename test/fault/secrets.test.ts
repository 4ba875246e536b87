import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import { join, relative } from "node:path";
import { inspect } from "node:util";

import type { AnswerFault, EmulatorKey, FaultAction } from "../../provider/emulator";
import { contractEmulator } from "../contract/contract-emulator";
import type { Run, RunOptions } from "../engine/engine";
import { describeOnEveryEngine } from "../engine/engines";
import { Scenario } from "../scenario/scenario";
import { World } from "../support/world";
import { LeakSearch } from "../support/leaks";
import { ModelStack } from "./model-stack";
import { FAULTED_OPERATIONS } from "./operations";
import { FakeClock } from "../support/fake-clock";

/** Recognisable, and full of characters that encodings change. */
const key = (name: string): string => `persona_${name}/9f8e+5b4a=17/PLANTED&KEY+"`;
const DEFAULT_KEY = key("default");
const PROFILE_KEY = key("profile");
const ENVIRONMENT_KEY = key("environment");
const WRONG_KEY = key("wrong");
const PLANTED = [DEFAULT_KEY, PROFILE_KEY, ENVIRONMENT_KEY, WRONG_KEY];
const KEYS: Readonly<Record<string, EmulatorKey>> = {
  [DEFAULT_KEY]: { organizationId: "org_ACME", environmentId: "env_ACMESANDBOX" },
  [PROFILE_KEY]: { organizationId: "org_GLOBEX", environmentId: "env_GLOBEXSANDBOX" },
  [ENVIRONMENT_KEY]: { organizationId: "org_INITECH", environmentId: "env_INITECHSANDBOX" },
};

/** What a careless server might say of the key that it was sent, in each form. */
const ECHO = [
  `Bearer ${DEFAULT_KEY}`,
  encodeURIComponent(DEFAULT_KEY),
  Buffer.from(DEFAULT_KEY).toString("base64"),
  Buffer.from(`Bearer ${DEFAULT_KEY}`).toString("base64"),
].join(" ");
const echoing = (fault: Omit<AnswerFault, "kind" | "when">): FaultAction => ({
  kind: "answer",
  when: "before",
  identified: true,
  headers: { "Request-Id": `req ${ECHO}`, Location: `https://elsewhere.invalid/?key=${encodeURIComponent(ECHO)}` },
  ...fault,
});
const ERRORS = JSON.stringify({ errors: [{ title: ECHO, details: ECHO, source: { pointer: ECHO } }] });
const HEADERS = Object.fromEntries(
  ["Request-Id", "Persona-Organization-Id", "Persona-Environment-Id", "Content-Type", "RateLimit-Reset", "Date"].map(
    (name) => [name, ECHO],
  ),
);
const ECHOES: readonly [string, FaultAction][] = [
  ...[302, 400, 401, 403, 404, 407, 409, 422, 429, 500, 503].map((status): [string, FaultAction] => [
    `an error body with status ${status}`,
    echoing({ status, body: ERRORS }),
  ]),
  ["an HTML page", echoing({ status: 502, body: `<html>${ECHO}</html>` })],
  ["malformed JSON", echoing({ status: 200, body: `{"data":"${ECHO}` })],
  ["an id", echoing({ status: 200, body: JSON.stringify({ data: { id: ECHO, attributes: {} } }) })],
  ["every header that is read", echoing({ status: 404, headers: HEADERS, body: "" })],
  ["a reset", { kind: "reset", when: "before" }],
];

test.each([
  ["as it is", `Bearer ${DEFAULT_KEY}.`],
  ["cut", DEFAULT_KEY.slice(3, 25)],
  ["URL-encoded", `https://elsewhere.invalid/?key=${encodeURIComponent(DEFAULT_KEY)}`],
  ["in JSON", JSON.stringify({ header: DEFAULT_KEY })],
  ["in base64", Buffer.from(`Bearer ${DEFAULT_KEY}`).toString("base64")],
  ["in base64url", Buffer.from(DEFAULT_KEY).toString("base64url")],
  ["in hex", Buffer.from(DEFAULT_KEY).toString("hex")],
  ["inspected", inspect({ header: DEFAULT_KEY })],
])("the search finds a key %s", (_name, text) => {
  const leaks = new LeakSearch(PLANTED);
  leaks.search("a text", text);
  expect(leaks.found).toHaveLength(1);
});

describe.each(FAULTED_OPERATIONS)("the error of $name", (operation) => {
  test.each(ECHOES)("holds no key in any part where the server answers with %s", async (_name, action) => {
    const time = new FakeClock();
    const world = await World.start({ now: () => time.now(), keys: KEYS });
    try {
      const stack = new ModelStack(world, time, { apiKey: DEFAULT_KEY });
      await operation.arrange(world, stack);
      Object.assign(stack.settings, { retryTimeoutSeconds: "5" });
      world.control.inject({ on: operation.request, skip: operation.skip, times: Infinity, do: action });
      const { failures } = await operation.act(stack);
      const leaks = new LeakSearch(PLANTED);
      for (const { error } of failures) leaks.searchValue("error", error);
      leaks.search("state", JSON.stringify(stack.resources));
      leaks.search("lines for the operator", world.lines.join("\n"));
      expect(leaks.found).toEqual([]);
    } finally {
      await world.end();
    }
  });
});

const PROGRAM = `
new Connection("default", { destinationOrganizationId: "org_PARTNER1" });
new Connection("adopted", { destinationOrganizationId: "org_PARTNER2" });
new Connection("profile", { destinationOrganizationId: "org_ACME", profile: "globex" });
new Connection("environment", { destinationOrganizationId: "org_ACME", profile: "initech" });
export const all = getConnectionsOutput({ profile: "globex" }).connections.length;
`;
const EXTRA = 'new Connection("extra", { destinationOrganizationId: "org_PARTNER3" });';
const PROFILES = JSON.stringify({ globex: { apiKey: PROFILE_KEY } });
const WAITING =
  'new Connection("default", { destinationOrganizationId: "org_PARTNER1", waitForActive: { timeoutSeconds: 1 } });';
const MOVED = 'new Connection("profile", { destinationOrganizationId: "org_ACME", profile: "initech" });';

describeOnEveryEngine("keys in the configuration and the environment", (engine) => {
  const variables = ["TMPDIR", "TEMP", "TMP"];
  const real = variables.map((name) => process.env[name]);
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(os.tmpdir(), "persona-secrets-"));
    // For the processes that are started, and for this one, in which jest keeps the environment apart from Node's own.
    for (const name of variables) process.env[name] = folder;
    jest.spyOn(os, "tmpdir").mockReturnValue(folder);
  });
  afterEach(() => {
    jest.restoreAllMocks();
    for (const [index, name] of variables.entries()) {
      if (real[index] === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = real[index];
    }
    rmSync(folder, { recursive: true, force: true });
  });

  test("appear in no state, file, event, log or error of any operation, at the highest verbosity", async () => {
    const emulator = await contractEmulator({ keys: KEYS });
    const scenario = await Scenario.start(engine, {
      sharing: { emulator },
      config: {
        "persona:apiKey": { secret: DEFAULT_KEY },
        "persona:profiles": { secret: PROFILES },
        "persona:retryTimeoutSeconds": "2",
      },
      environment: {
        PERSONA_API_KEY_INITECH: ENVIRONMENT_KEY,
        PULUMI_OPTION_VERBOSE: "9",
        PULUMI_OPTION_LOGTOSTDERR: "true",
        PULUMI_OPTION_LOGFLOW: "true",
        PULUMI_OPTION_DEBUG: "true",
      },
    });
    const leaks = new LeakSearch(PLANTED);
    const failed = async (run: Promise<Run>): Promise<void> => {
      expect((await run).succeeded).toBe(false);
    };
    const watched = async (name: string, run: (options: RunOptions) => Promise<Run>): Promise<Run> => {
      const result = await run({
        onEvent: (event) => {
          leaks.search(`event of ${name}`, JSON.stringify(event));
        },
      });
      leaks.search(`terminal of ${name}`, withoutEngineTrace(result.text));
      leaks.search(`diagnostics of ${name}`, JSON.stringify(result.diagnostics));
      leaks.search(`outputs of ${name}`, JSON.stringify(result.outputs));
      leaks.search(`state after ${name}`, JSON.stringify(await scenario.stack.exportState()));
      return result;
    };
    try {
      const { control } = scenario;
      control.add({
        ...{ sourceOrganizationId: "org_ACME", environmentId: "env_ACMESANDBOX", status: "inactive" },
        destinationOrganizationId: "org_PARTNER2",
      });
      scenario.declare(PROGRAM);
      await watched("preview", (options) => scenario.preview(options));
      control.inject({ on: "create", id: "org_PARTNER1", times: 2, do: echoing({ status: 422, body: ERRORS }) });
      await failed(watched("a refused create", (options) => scenario.up(options)));
      control.clearFaults();
      expect((await watched("up", (options) => scenario.up(options))).succeeded).toBe(true);

      const { id } = control.connections().find(({ destinationOrganizationId: to }) => to === "org_PARTNER1")!;
      control.inject({ on: "retrieve", id, times: 2, do: echoing({ status: 403, body: ERRORS }) });
      await failed(watched("a refused refresh", (options) => scenario.refresh(options)));
      control.clearFaults();
      scenario.declare(WAITING);
      await failed(watched("a wait that ends", (options) => scenario.up(options)));
      scenario.declare(MOVED);
      await failed(watched("a move to another organization", (options) => scenario.up(options)));

      // A refresh or destroy would take the settings from the state; an up takes what is configured now.
      scenario.declare(PROGRAM + EXTRA);
      const misconfigurations = [
        ["persona:apiKey", WRONG_KEY, DEFAULT_KEY],
        ["persona:apiKey", `${DEFAULT_KEY} with a space`, DEFAULT_KEY],
        ["persona:profiles", `{"globex": "${PROFILE_KEY}"}`, PROFILES],
        ["persona:profiles", `{"globex": {"apiKey": "${PROFILE_KEY}"`, PROFILES],
        ["persona:baseUrl", `https://name:${encodeURIComponent(DEFAULT_KEY)}@api.invalid/api/v1`, emulator.url],
      ] as const;
      for (const [name, wrong, right] of misconfigurations) {
        await scenario.stack.setConfig(name, { secret: wrong });
        await failed(watched(`a wrong ${name}`, (options) => scenario.up(options)));
        await scenario.stack.setConfig(name, { secret: right });
      }
      expect((await watched("the mended up", (options) => scenario.up(options))).succeeded).toBe(true);

      const { deployment } = await scenario.stack.exportState();
      const provider = deployment.resources?.find(({ type }) => type === "pulumi:providers:pulumi-nodejs");
      expect(provider?.inputs?.["persona:apiKey"]).toHaveProperty("ciphertext");

      control.inject({ on: "deactivate", id, times: 2, do: echoing({ status: 400, body: ERRORS }) });
      await failed(watched("a refused destroy", (options) => scenario.destroy(options)));
      control.clearFaults();
      expect((await watched("destroy", (options) => scenario.destroy(options))).succeeded).toBe(true);

      expect(searchFiles(leaks, folder)).toContainEqual(expect.stringMatching(/\.json$/));
      expect(leaks.found).toEqual([]);
    } finally {
      await scenario.end();
      await emulator.close();
    }
  });
});

/**
 * At its highest verbosity the Pulumi CLI itself logs, in plain, the configuration that it hands to a provider's plugin. No
 * provider can prevent that; a key in the environment never gets there.
 */
function withoutEngineTrace(text: string): string {
  const lines = text.split("\n");
  return lines
    .filter((line) => !/"msg":"Marshaling property for RPC\[Provider\[\w+\]\.Configure\(\)/.test(line))
    .join("\n");
}

/** Searches every file below a folder, and names them: state, its history and backups, logs, and what else a run leaves behind. */
function searchFiles(leaks: LeakSearch, root: string, folder = root): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    const entry = lstatSync(path);
    if (entry.isDirectory()) return searchFiles(leaks, root, path);
    if (entry.isFile()) leaks.search(`file ${relative(root, path)}`, readFileSync(path, "utf8"));
    return [path];
  });
}
