import type { Emulator, NewConnection } from "../../../provider/emulator";
import { contractEmulator } from "../../contract/contract-emulator";
import { type CommandResult, runCommand } from "./run-command";

const DAY = 86_400_000;
const acme = { sourceOrganizationId: "org_ACME", environmentId: "env_ACMESANDBOX" };

let emulator: Emulator | undefined;
afterEach(async () => {
  await emulator?.close();
  emulator = undefined;
});

async function list(seed: readonly NewConnection[], ...words: string[]): Promise<CommandResult> {
  emulator = await contractEmulator({ seed });
  return runCommand(["list", ...words], { environment: environmentOf(emulator) });
}

function environmentOf({ url }: Emulator): Record<string, string> {
  return {
    PERSONA_BASE_URL: url,
    PERSONA_API_KEY: "emulator-key-acme-sandbox",
    PERSONA_API_KEY_GLOBEX: "emulator-key-globex-sandbox",
  };
}

function mixed(): NewConnection[] {
  const now = Date.now();
  return [
    { ...acme, destinationOrganizationId: "org_INITECH", status: "inactive", createdAt: now - 100 * DAY },
    { ...acme, destinationOrganizationId: "org_GLOBEX", status: "active", createdAt: now - 3 * DAY },
    { sourceOrganizationId: "org_GLOBEX", destinationOrganizationId: "org_ACME", createdAt: now - 2 * 3_600_000 },
  ];
}

test("lists both directions, newest first, with partner, status, age and last update", async () => {
  const { exitCode, stdout, stderr } = await list(mixed());
  expect(exitCode).toBe(0);
  const ids = emulator?.control.connections().map(({ id }) => id) ?? [];
  expect(stdout).toBe(
    [
      "DIRECTION  PARTNER      STATUS    AGE       UPDATED   ID",
      `inbound    org_GLOBEX   pending   2 h       2 h       ${ids[0] ?? ""}`,
      `outbound   org_GLOBEX   active    3 d       3 d       ${ids[1] ?? ""}`,
      `outbound   org_INITECH  inactive  3 months  3 months  ${ids[2] ?? ""}`,
      "",
    ].join("\n"),
  );
  expect(stderr).toBe("org_ACME, environment env_ACMESANDBOX has 3 connections: 1 active, 1 inactive, 1 pending.\n");
});

test.each([
  ["by status", ["--status", "active"], ["outbound org_GLOBEX active"]],
  ["by direction", ["--direction", "inbound"], ["inbound org_GLOBEX pending"]],
  ["by destination", ["--destination", "org_INITECH"], ["outbound org_INITECH inactive"]],
  [
    "by all of them",
    ["--destination", "org_ACME", "--direction", "inbound", "--status", "pending"],
    ["inbound org_GLOBEX pending"],
  ],
  ["to nothing", ["--status", "suspended"], []],
  ["with another profile's key", ["--profile", "globex", "--status", "active"], ["inbound org_ACME active"]],
])("narrows %s, whether the server filters or not", async (_case, words, expected) => {
  const seed = mixed();
  emulator = await contractEmulator({ seed });
  for (const ignoreFilters of [false, true]) {
    emulator.control.ignoreFilters(ignoreFilters);
    const { stdout } = await runCommand(["list", ...words], { environment: environmentOf(emulator) });
    const rows = stdout.split("\n").slice(1, -1);
    expect(rows.map((row) => row.split(/ {2,}/).slice(0, 3).join(" "))).toEqual(expected);
  }
});

test("reads all pages", async () => {
  const seed = Array.from({ length: 230 }, (_unused, index) => {
    return { ...acme, destinationOrganizationId: `org_PARTNER${index}` };
  });
  const { stdout, stderr } = await list(seed);
  expect(stdout.trimEnd().split("\n")).toHaveLength(231);
  expect(stderr).toContain("has 230 connections");
  expect(emulator?.control.journal()).toHaveLength(3);
});

test("--older-than goes by the last update", async () => {
  emulator = await contractEmulator({ seed: mixed() });
  const [pending, active] = emulator.control.connections();
  emulator.control.accept(pending?.id ?? "");
  emulator.control.deactivate(active?.id ?? "");
  const shown = async (span: string): Promise<string[]> => {
    const { stdout } = await runCommand(["list", "--older-than", span], { environment: environmentOf(emulator!) });
    return [...stdout.matchAll(/org_\w+/g)].map(([partner]) => partner);
  };
  expect(await shown("1h")).toEqual(["org_INITECH"]);
  expect(await shown("15w")).toEqual([]);
});

test.each([
  ["created", ["org_GLOBEX", "org_GLOBEX", "org_INITECH"]],
  ["updated", ["org_INITECH", "org_GLOBEX", "org_GLOBEX"]],
  ["partner", ["org_GLOBEX", "org_GLOBEX", "org_INITECH"]],
  ["status", ["org_GLOBEX", "org_INITECH", "org_GLOBEX"]],
])("--sort %s", async (order, expected) => {
  emulator = await contractEmulator({ seed: mixed() });
  const inactive = emulator.control.connections().at(-1)?.id ?? "";
  emulator.control.setStatus(inactive, "inactive");
  const { stdout } = await runCommand(["list", "--sort", order], { environment: environmentOf(emulator) });
  expect([...stdout.matchAll(/org_\w+/g)].map(([partner]) => partner)).toEqual(expected);
});

test("--state shows which resource manages a connection", async () => {
  emulator = await contractEmulator({ seed: mixed() });
  const [, managed] = emulator.control.connections().map(({ id }) => id);
  const type = "pulumi-nodejs:dynamic/persona:Connection";
  const resource = { urn: `urn:pulumi:dev::shop::${type}::globex`, type, id: managed };
  const stdin = JSON.stringify({ version: 3, deployment: { resources: [resource] } });
  const environment = environmentOf(emulator);
  const { stdout } = await runCommand(["list", "--state", "-"], { environment, stdin });
  const rows = stdout.trimEnd().split("\n");
  expect(rows[0]).toContain("RESOURCE");
  expect(rows.slice(1).map((row) => row.split(/ {2,}/)[5])).toEqual(["-", "globex", "-"]);
  const json = await runCommand(["list", "--state", "-", "--json"], { environment, stdin });
  const { connections } = JSON.parse(json.stdout) as { connections: { resource: string | null }[] };
  expect(connections.map((connection) => connection.resource)).toEqual([null, "globex", null]);
});

test("prints everything that Persona says as JSON, and whose connections they are", async () => {
  const { stdout } = await list(mixed(), "--json", "--direction", "inbound");
  const [id] = emulator?.control.connections().map((connection) => connection.id) ?? [];
  expect(JSON.parse(stdout)).toMatchObject({
    organizationId: "org_ACME",
    environmentId: "env_ACMESANDBOX",
    connections: [
      {
        id,
        direction: "inbound",
        partnerOrganizationId: "org_GLOBEX",
        organizationId: "org_GLOBEX",
        destinationOrganizationId: "org_ACME",
        status: "pending",
        createdAt: expect.any(String) as string,
        updatedAt: expect.any(String) as string,
        creatorId: expect.any(String) as string,
      },
    ],
  });
});

test("says that there are none, and prints no empty table", async () => {
  expect(await list([])).toEqual({
    exitCode: 0,
    stdout: "",
    stderr: "org_ACME, environment env_ACMESANDBOX has no such connections.\n",
  });
});

test("lets nothing that Persona says move the cursor", async () => {
  const { stdout, stderr } = await list([
    { ...acme, destinationOrganizationId: "org_GLOBEX", status: "\u001b[2Jgone\n" },
  ]);
  expect(stdout).toContain("[2Jgone");
  expect(stdout + stderr).not.toContain("\u001b");
});

test("prints what Persona refuses as a message without a stack", async () => {
  emulator = await contractEmulator();
  const { exitCode, stdout, stderr } = await runCommand(["list"], {
    environment: { PERSONA_BASE_URL: emulator.url, PERSONA_API_KEY: "revoked-key" },
  });
  expect(exitCode).toBe(1);
  expect(stdout).toBe("");
  expect(stderr).toMatch(/^error: Listing connections failed: Persona says "Must be authenticated.*\n$/);
});

test("where no header says whose key it is, the organization that all connections have in common is its", async () => {
  emulator = await contractEmulator({ seed: mixed() });
  const attributes = (source: string, destination: string): unknown => ({
    status: "active",
    "source-organization-id": source,
    "destination-organization-id": destination,
  });
  const data = [
    { type: "connect/connection", id: "cxn_1", attributes: attributes("org_GLOBEX", "org_ACME") },
    { type: "connect/connection", id: "cxn_2", attributes: attributes("org_ACME", "org_INITECH") },
  ];
  emulator.control.inject({
    do: { kind: "answer", when: "before", status: 200, body: JSON.stringify({ data, links: { next: null } }) },
  });
  const { stdout, stderr } = await runCommand(["list"], { environment: environmentOf(emulator) });
  expect(stdout.match(/(in|out)bound +org_\w+/g)).toEqual(["inbound    org_GLOBEX", "outbound   org_INITECH"]);
  expect(stderr).toBe("org_ACME has 2 connections: 2 active.\n");
});

test("refuses to tell directions apart where the answer does not say whose key it is", async () => {
  emulator = await contractEmulator();
  emulator.control.inject({
    do: { kind: "answer", when: "before", status: 200, body: '{"data":[],"links":{"next":null}}' },
  });
  const { exitCode, stderr } = await runCommand(["list"], { environment: environmentOf(emulator) });
  expect(exitCode).toBe(1);
  expect(stderr).toContain("Persona-Organization-Id");
});
