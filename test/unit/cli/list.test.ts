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

test("lists both directions, newest first, with partner, status and age", async () => {
  const { exitCode, stdout, stderr } = await list(mixed());
  expect(exitCode).toBe(0);
  const ids = emulator?.control.connections().map(({ id }) => id) ?? [];
  expect(stdout).toBe(
    [
      "DIRECTION  PARTNER      STATUS    AGE       ID",
      `inbound    org_GLOBEX   pending   2 h       ${ids[0] ?? ""}`,
      `outbound   org_GLOBEX   active    3 d       ${ids[1] ?? ""}`,
      `outbound   org_INITECH  inactive  3 months  ${ids[2] ?? ""}`,
      "",
    ].join("\n"),
  );
  expect(stderr).toBe("3 connections of org_ACME, environment env_ACMESANDBOX: 1 active, 1 inactive, 1 pending.\n");
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
  expect(stderr).toContain("230 connections");
  expect(emulator?.control.journal()).toHaveLength(3);
});

test("prints JSON for machines, and says whose connections they are", async () => {
  const { stdout } = await list(mixed(), "--json", "--direction", "inbound");
  const [id] = emulator?.control.connections().map((connection) => connection.id) ?? [];
  expect(JSON.parse(stdout)).toEqual({
    organizationId: "org_ACME",
    environmentId: "env_ACMESANDBOX",
    connections: [
      {
        id,
        direction: "inbound",
        partnerOrganizationId: "org_GLOBEX",
        status: "pending",
        scopes: [],
        createdAt: expect.any(String) as string,
        updatedAt: expect.any(String) as string,
      },
    ],
  });
});

test("says that there are none, and prints no empty table", async () => {
  expect(await list([])).toEqual({
    exitCode: 0,
    stdout: "",
    stderr: "No connections of org_ACME, environment env_ACMESANDBOX.\n",
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

test("refuses to tell directions apart where the answer does not say whose key it is", async () => {
  emulator = await contractEmulator();
  emulator.control.inject({
    do: { kind: "answer", when: "before", status: 200, body: '{"data":[],"links":{"next":null}}' },
  });
  const { exitCode, stderr } = await runCommand(["list"], { environment: environmentOf(emulator) });
  expect(exitCode).toBe(1);
  expect(stderr).toContain("Persona-Organization-Id");
});
