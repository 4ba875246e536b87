import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";

import { madeUpConnections, readSeed } from "../../../provider/cli/emulator/seed-file";
import { testOnUnix } from "../../support/commands";
import { runCommand, type StartedCommand, startCommand } from "./run-command";

const KEY = "emulator-key-acme-sandbox";

/** Runs the emulator as a person does, until the story is over; then interrupts it. */
async function withEmulator(
  words: readonly string[],
  story: (url: string, started: StartedCommand) => Promise<void>,
  { stdin, signal = "SIGINT" }: { stdin?: string; signal?: NodeJS.Signals } = {},
): Promise<{ exitCode: number | null; stdout: string; stderr: string }> {
  const started = startCommand(["emulator", "--port", "0", ...words]);
  const { child, output } = started;
  child.stdin?.end(stdin ?? "");
  const closed = once(child, "close");
  try {
    const url = await new Promise<string>((resolve, reject) => {
      const look = (): void => {
        const found = /http:\/\/127\.0\.0\.1:\d+\/api\/v1/.exec(output.stdout)?.[0];
        if (found !== undefined) resolve(found);
      };
      child.stdout?.on("data", look);
      child.once("close", () => {
        reject(new Error(`The emulator ended: ${output.stderr}`));
      });
    });
    await story(url, started);
  } finally {
    child.kill(signal);
    await closed;
  }
  return { exitCode: child.exitCode, ...output };
}

async function list(url: string, query = ""): Promise<{ status: number; body: { data: unknown[] } }> {
  const answer = await fetch(`${url}/connect/connections${query}`, { headers: { Authorization: `Bearer ${KEY}` } });
  return { status: answer.status, body: (await answer.json()) as { data: unknown[] } };
}

testOnUnix.each(["SIGINT", "SIGTERM"] as const)(
  "prints what to set, then each request in one line, until %s ends it with exit code 0",
  async (signal) => {
    const { exitCode, stdout, stderr } = await withEmulator(
      ["--connections", "12"],
      async (url) => {
        expect((await list(url, "?page[size]=5&filter[status]=active")).body.data).toHaveLength(5);
        await fetch(`${url}/connect/connections/cxn_NONE`, { headers: { Authorization: "Bearer unknown-key-123" } });
      },
      { signal },
    );
    expect(exitCode).toBe(0);
    const lines = stdout.trimEnd().split("\n");
    const [, url] = /^Persona Connect emulator at (\S+), with 12 connections/.exec(lines[0] ?? "") ?? [];
    expect(lines).toContain(`export PERSONA_BASE_URL=${url ?? ""}`);
    expect(lines).toContain(`export PERSONA_API_KEY=${KEY}`);
    expect(lines).toContain(`$env:PERSONA_API_KEY = "${KEY}"`);
    expect(lines).toContain("The key in PERSONA_API_KEY belongs to org_ACME, environment env_ACMESANDBOX.");
    expect(lines.filter((line) => /^(export|\$env:)/.test(line) && line.includes("#"))).toEqual([]);
    expect(lines.slice(-2)).toEqual([
      "GET /api/v1/connect/connections?page[size]=5&filter[status]=active → 200 5 connections (org_ACME, env_ACMESANDBOX)",
      'GET /api/v1/connect/connections/cxn_NONE → 401 "Must be authenticated to access this endpoint"',
    ]);
    expect(stdout).not.toContain("unknown-key-123");
    expect(stderr).toBe("\nEnded after 2 requests.\n");
  },
);

test("begins with the connections of a file, and tells machines in JSON lines", async () => {
  const seed = [
    { destinationOrganizationId: "org_GLOBEX", status: "active", createdAt: "2026-01-31T12:00:00Z", scopes: ["a"] },
    { destinationOrganizationId: "org_ACME", sourceOrganizationId: "org_INITECH" },
  ];
  const { stdout } = await withEmulator(
    ["--seed", "-", "--json"],
    async (url) => {
      expect((await list(url)).body.data).toHaveLength(2);
    },
    { stdin: JSON.stringify(seed) },
  );
  const [first, request, ...others] = stdout
    .trimEnd()
    .split("\n")
    .map((line): unknown => JSON.parse(line));
  expect(first).toMatchObject({ url: expect.any(String) as string, connections: 2 });
  expect(request).toEqual({
    method: "GET",
    path: "/api/v1/connect/connections",
    status: 200,
    organizationId: "org_ACME",
    environmentId: "env_ACMESANDBOX",
    about: "2 connections",
  });
  expect(others).toEqual([]);
});

test.each([
  [[], "dashboard: accept → cxn_ID active (org_ACME shares with org_GLOBEX)"],
  [
    ["--json"],
    '{"dashboard":"accept","connection":"cxn_ID","status":"active","sourceOrganizationId":"org_ACME","destinationOrganizationId":"org_GLOBEX"}',
  ],
])("prints an action of the dashboard in one line: %j", async (words, expected) => {
  let id = "";
  const { stdout } = await withEmulator(
    ["--seed", "-", ...words],
    async (url) => {
      ({ id = "" } = (await list(url)).body.data[0] as { id?: string });
      await fetch(new URL(`/_emulator/connections/${id}/accept`, url), { method: "POST" });
    },
    { stdin: '[{ "destinationOrganizationId": "org_GLOBEX" }]' },
  );
  expect(stdout.trimEnd().split("\n").at(-1)).toBe(expected.replace("cxn_ID", id));
});

test.each([
  ["A", ["token", "scopes"]],
  ["B", ["source-organization-id"]],
])("answers in the shape that was asked for: %s", async (shape, expected) => {
  await withEmulator(["--shape", shape, "--connections", "1"], async (url) => {
    const [connection] = (await list(url)).body.data as { attributes: object }[];
    expect(Object.keys(connection?.attributes ?? {})).toEqual(expect.arrayContaining(expected));
  });
});

test("limits the rate as asked", async () => {
  await withEmulator(["--rate-limit", "2"], async (url) => {
    expect([(await list(url)).status, (await list(url)).status, (await list(url)).status]).toEqual([200, 200, 429]);
  });
});

test("holds answers back for the latency asked for, but not its own end", async () => {
  let answer: Promise<unknown> = Promise.resolve();
  const { exitCode } = await withEmulator(["--latency", "600000", "--connections", "1"], async (url) => {
    answer = list(url).catch(() => "no answer");
    const journal = new URL("/_emulator/journal", url);
    let arrived: unknown[];
    do arrived = (await (await fetch(journal)).json()) as unknown[];
    while (arrived.length === 0);
  });
  expect(exitCode).toBe(0);
  expect(await answer).toBe("no answer");
});

test("a port that is taken has exit code 1 and says what to do", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const { exitCode, stderr } = await runCommand(["emulator", "--port", String(port)]);
  server.close();
  expect({ exitCode, stderr }).toEqual({
    exitCode: 1,
    stderr: `error: Port ${port} is taken. Choose another with --port, or use --port 0 for any free port.\n`,
  });
});

test.each([
  ["no JSON", "{", "stdin is not JSON."],
  ["no list", "{}", "stdin is not a list of connections. The shortest"],
  ["no destination", "[{}]", "0.destinationOrganizationId is missing"],
  [
    "a destination that is no id",
    '[{"destinationOrganizationId":"globex"}]',
    "0.destinationOrganizationId must be the id of an organization",
  ],
  [
    "a misspelt name",
    '[{"destinationOrganizationId":"org_A","state":"active"}]',
    "0.state is not a property of a connection",
  ],
  [
    "a time that is none",
    '[{"destinationOrganizationId":"org_A","createdAt":"today"}]',
    "0.createdAt must be a time, such as",
  ],
])("a seed with %s has exit code 2 and says where", async (_case, stdin, expected) => {
  const { exitCode, stdout, stderr } = await runCommand(["emulator", "--port", "0", "--seed", "-"], { stdin });
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  expect(stderr).toContain(expected);
});

test("a seed's defaults are the emulator's own", () => {
  const text =
    '[{"destinationOrganizationId":"org_A","createdAt":5},{"destinationOrganizationId":"org_A","environmentId":"env_X"}]';
  expect(readSeed({ name: "seed.json", text }, "org_ACME")).toEqual([
    { sourceOrganizationId: "org_ACME", destinationOrganizationId: "org_A", createdAt: 5 },
    { sourceOrganizationId: "org_ACME", destinationOrganizationId: "org_A", environmentId: "env_X" },
  ]);
});

test("made-up connections are of both directions and every status, the same each time", () => {
  const made = madeUpConnections(40, "org_ACME", 1_000_000_000_000);
  expect(made).toEqual(madeUpConnections(40, "org_ACME", 1_000_000_000_000));
  expect(new Set(made.map(({ status }) => status))).toEqual(new Set(["active", "pending", "inactive"]));
  expect(made.filter(({ destinationOrganizationId }) => destinationOrganizationId === "org_ACME")).toHaveLength(8);
  expect(made.at(-1)?.createdAt).toBe(1_000_000_000_000);
});
