import type { Emulator, EmulatorControl, EmulatorOptions, NewConnection } from "../../../provider/emulator";
import { contractEmulator } from "../../contract/contract-emulator";
import { testOnUnix } from "../../support/commands";
import { type CommandResult, runCommand, startCommand } from "./run-command";

const KEY = "emulator-key-acme-sandbox";
const acme = { sourceOrganizationId: "org_ACME", environmentId: "env_ACMESANDBOX" };
const ours = { organizationId: "org_ACME", environmentId: "env_ACMESANDBOX" };
const SEED: readonly NewConnection[] = [
  { ...acme, destinationOrganizationId: "org_INITECH", status: "inactive" },
  { ...acme, destinationOrganizationId: "org_GLOBEX", status: "active" },
  { ...acme, destinationOrganizationId: "org_HOOLI", status: "pending" },
];

let emulator: Emulator;
afterEach(async () => {
  await emulator.close();
});

interface Case extends EmulatorOptions {
  readonly before?: (control: EmulatorControl) => void;
}

async function probe(words: readonly string[], { before, ...options }: Case = {}): Promise<CommandResult> {
  // Bad requests are part of a probe.
  emulator = await contractEmulator({ seed: SEED, ...options }, { requests: false });
  before?.(emulator.control);
  return runCommand(["probe", ...words], { environment: { PERSONA_BASE_URL: emulator.url, PERSONA_API_KEY: KEY } });
}

function statusTo(destination: string): string | undefined {
  return emulator.control.connections().find((each) => each.destinationOrganizationId === destination)?.status;
}

test("against the API as it is published, all is as expected, and only reads are sent", async () => {
  const { exitCode, stdout, stderr } = await probe([]);
  expect(stdout.split("\n").filter((line) => !line.startsWith("expected"))).toEqual([
    "",
    "25 as expected, 0 different but handled, 0 breaking, 0 not checked",
    "",
  ]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(new Set(emulator.control.journal().map(({ method }) => method))).toEqual(new Set(["GET"]));
});

const notFound = { kind: "answer", when: "after" } as const;

/** Each row: a latitude, what is reported besides the expected, and what happens to the exit code. */
const READING: [latitude: string, given: Case, exitCode: number, reported: string[]][] = [
  [
    "shape A",
    { latitudes: { shape: "A" } },
    0,
    ["handled  A connection has the attributes of a published shape: shape A,"],
  ],
  [
    "shape A2",
    { latitudes: { shape: "A2" } },
    0,
    ["handled  A connection has the attributes of a published shape: shape A2"],
  ],
  [
    "shape B1",
    { latitudes: { shape: "B1" } },
    0,
    ["handled  A connection has the attributes of a published shape: shape B1"],
  ],
  ["no creator", { latitudes: { creatorRelationship: false } }, 0, ["handled  The creator is named: nowhere"]],
  [
    "owner headers on successes only",
    { latitudes: { ownerHeaders: "successes" } },
    0,
    ["handled  A refusal names the organization and environment of the key: without Persona-Organization-Id and"],
  ],
  [
    "no owner headers",
    { latitudes: { ownerHeaders: "never" } },
    0,
    [
      "skipped  A destination has one outbound connection",
      "handled  A refusal names the organization",
      "handled  An answer names the organization and environment of the key: without Persona-Organization-Id",
    ],
  ],
  [
    "a hidden attribute",
    { latitudes: { hiddenAttributes: ["created-at"] } },
    0,
    [
      "skipped  The list is newest first",
      "handled  A connection has the attributes of a published shape: shape B without created-at",
    ],
  ],
  [
    "a hidden source",
    { latitudes: { hiddenAttributes: ["source-organization-id"] } },
    0,
    ["handled  A connection has the attributes of a published shape: shape B without source-organization-id"],
  ],
  [
    "a hidden status",
    { latitudes: { hiddenAttributes: ["status"] } },
    1,
    [
      "skipped  filter[status]",
      "breaking A connection has the attributes of a published shape: no status",
      "handled  A status",
    ],
  ],
  [
    "a key that may not list",
    { keys: { [KEY]: { ...ours, mayList: false } } },
    0,
    [
      'handled  The list can be read: HTTP 403 "Forbidden": the key may not list',
      "skipped  The creator is named: there is no list",
    ],
  ],
  [
    "a limit of the key's own",
    {
      keys: { [KEY]: { ...ours, rateLimit: { requests: 250, windowMilliseconds: 60_000 } } },
      rateLimit: { requests: 251, windowMilliseconds: 60_000 },
    },
    0,
    ["expected The rate limit is the same in every answer: 250 requests"],
  ],
  [
    "a limit that changes from one answer to the next",
    {
      before: (control) => {
        control.inject({ skip: 3, do: { kind: "answer", when: "after", headers: { "RateLimit-Limit": "60" } } });
      },
    },
    0,
    ["handled  The rate limit is the same in every answer: 300 and 60 requests: the key has a limit of its own"],
  ],
  [
    "filters that are ignored",
    {
      before: (control) => {
        control.ignoreFilters(true);
      },
    },
    0,
    ["handled  filter[status] narrows the list: 2 that do not fit", "handled  filter[destination-organization-id]"],
  ],
  [
    "a status that this release does not know",
    { seed: [{ ...acme, destinationOrganizationId: "org_A", status: "suspended" }, ...SEED] },
    0,
    ["handled  A status is pending, active or inactive: also suspended"],
  ],
  [
    "a 408, which passes",
    {
      before: (control) => {
        control.inject({ on: "retrieve", do: { ...notFound, status: 408 } });
      },
    },
    0,
    [],
  ],
  [
    "a 404 without Persona's marks",
    {
      before: (control) => {
        control.inject({
          on: "retrieve",
          skip: 1,
          do: { kind: "answer", when: "before", status: 404, body: "<html>" },
        });
      },
    },
    1,
    [
      "breaking A refusal is recognized as Persona's: HTTP 404, without Persona's error body",
      "handled  A refusal names",
    ],
  ],
  [
    "a list that fails",
    {
      before: (control) => {
        control.inject({
          on: "list",
          times: 1000,
          do: { kind: "answer", when: "before", status: 500, identified: true },
        });
      },
    },
    0,
    ["handled  The list can be read: HTTP 500: connections are read one by one"],
  ],
  [
    "an empty list",
    { seed: [] },
    0,
    ["skipped  A connection has the attributes of a published shape: the list has too few connections"],
  ],
];

test.each(READING)("names %s", async (_latitude, given, exitCode, reported) => {
  const { stdout, ...result } = await probe([], given);
  for (const line of reported) expect(stdout).toContain(line);
  if (reported.length === 0) expect(stdout).toContain("0 different but handled, 0 breaking");
  expect(result).toEqual({ exitCode, stderr: "" });
});

test.each([
  ["that does not exist", "org_NEW", "inactive", "was created by the probe. It is left inactive"],
  ["that is pending", "org_HOOLI", "pending", "is pending, as it was found."],
  ["that is inactive", "org_INITECH", "inactive", "is inactive, as it was found."],
])("--destination walks a connection %s and leaves it as it was found", async (_case, destination, status, said) => {
  const { exitCode, stdout, stderr } = await probe(["--destination", destination]);
  expect(stdout).toMatch(/ 0 different but handled, 0 breaking, /);
  expect(stdout).toContain('expected Deactivating an inactive connection is refused with 409: HTTP 409 "Conflict"');
  expect(stdout).toContain('expected Reactivating a live connection is refused with 409: HTTP 409 "Conflict"');
  expect(stderr).toContain(said);
  expect(exitCode).toBe(0);
  expect(statusTo(destination)).toBe(status);
  expect(emulator.control.connections()).toHaveLength(destination === "org_NEW" ? 4 : 3);
});

test("--destination refuses a connection that it could not leave as it is, before anything changes", async () => {
  const { exitCode, stdout, stderr } = await probe(["--destination", "org_GLOBEX"]);
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
  expect(stderr).toContain("error: The connection to org_GLOBEX is active.");
  expect(emulator.control.journal().filter(({ method }) => method !== "GET")).toEqual([]);
});

const WALKING: [latitude: string, given: Case, exitCode: number, reported: string[]][] = [
  ...([400, 422] as const).map((wrongState): (typeof WALKING)[number] => [
    `${wrongState} for a wrong state`,
    { latitudes: { wrongState } },
    0,
    [
      `handled  Deactivating an inactive connection is refused with 409: HTTP ${wrongState}`,
      `handled  Reactivating a live connection is refused with 409: HTTP ${wrongState}`,
    ],
  ]),
  [
    "a 409 without owner headers",
    { latitudes: { ownerHeaders: "successes" } },
    0,
    ["expected A 409 is recognized as Persona's", "handled  A 409 names the organization and environment of the key"],
  ],
  [
    "a key that may only read",
    { keys: { [KEY]: { ...ours, permissions: "read" } } },
    0,
    ['handled  A new connection is answered with 201 and is pending: HTTP 403 "Forbidden": the key may not create one'],
  ],
  [
    "a quota that is used up",
    {
      before: (control) => {
        const body = JSON.stringify({ errors: [{ title: "Quota exceeded" }] });
        control.inject({ on: "create", do: { kind: "answer", when: "before", status: 429, identified: true, body } });
      },
    },
    0,
    ['handled  A new connection is answered with 201 and is pending: HTTP 429 "Quota exceeded"'],
  ],
  [
    "a key that may not list: a new connection is known from the answer",
    { keys: { [KEY]: { ...ours, mayList: false } } },
    0,
    ["expected A new connection is answered with 201", "handled  The list has a new connection at once: HTTP 403"],
  ],
  [
    "every shape: A2",
    { latitudes: { shape: "A2", creatorRelationship: false } },
    0,
    ["expected Reactivating makes a connection pending"],
  ],
];

test.each(WALKING)("a walk names %s", async (_latitude, given, exitCode, reported) => {
  const { stdout, ...result } = await probe(["--destination", "org_NEW"], given);
  for (const line of reported) expect(stdout).toContain(line);
  expect(result.exitCode).toBe(exitCode);
  expect(statusTo("org_NEW") ?? "inactive").toBe("inactive");
});

test("an existing connection that the key may not list is not touched", async () => {
  const keys = { [KEY]: { ...ours, mayList: false as const } };
  const { stdout } = await probe(["--destination", "org_GLOBEX"], { keys });
  expect(stdout).toContain('skipped  A new connection is answered with 201 and is pending: HTTP 409 "Conflict"');
  expect(statusTo("org_GLOBEX")).toBe("active");
});

test("a walk whose step fails leaves the connection as it was found", async () => {
  const { exitCode, stdout, stderr } = await probe(["--destination", "org_HOOLI"], {
    before: (control) => {
      control.inject({
        on: "reactivate",
        times: 2,
        do: { kind: "answer", when: "before", status: 500, identified: true },
      });
    },
  });
  expect(stdout).toContain("breaking Reactivating makes a connection pending: HTTP 500");
  expect(stderr).toContain("is pending, as it was found.");
  expect({ exitCode, status: statusTo("org_HOOLI") }).toEqual({ exitCode: 1, status: "pending" });
});

test("a walk whose first answer is lost still cleans up what it created", async () => {
  const { stderr } = await probe(["--destination", "org_NEW"], {
    before: (control) => {
      control.inject({ on: "create", do: { kind: "reset", when: "after" } });
    },
  });
  expect(stderr).toContain("was created by the probe. It is left inactive");
  expect(statusTo("org_NEW")).toBe("inactive");
});

test("a walk that cannot leave the connection as it was found says so", async () => {
  const { exitCode, stderr } = await probe(["--destination", "org_HOOLI"], {
    before: (control) => {
      control.inject({
        on: "reactivate",
        times: 99,
        do: { kind: "answer", when: "before", status: 403, identified: true },
      });
    },
  });
  expect(stderr).toMatch(/^cxn_\w+ could NOT be left as it was found: it is inactive\. It was pending before\./);
  expect(exitCode).toBe(1);
});

testOnUnix("Ctrl-C ends a walk early and still leaves the connection as it was found", async () => {
  emulator = await contractEmulator({ seed: SEED }, { requests: false });
  const environment = { PERSONA_BASE_URL: emulator.url, PERSONA_API_KEY: KEY };
  const { child, output } = startCommand(["probe", "--destination", "org_HOOLI"], { environment });
  child.stdin?.end();
  // Once: a second Ctrl-C ends the command at once.
  const stop = emulator.control.onRequest(({ operation }) => {
    if (operation !== "deactivate") return;
    stop();
    child.kill("SIGINT");
  });
  await new Promise((resolve) => child.once("close", resolve));
  expect(output.stderr).toContain("Interrupted: leaving the connection as it was found.");
  expect(output.stderr).toContain("is pending, as it was found.");
  expect(statusTo("org_HOOLI")).toBe("pending");
});

test("--json holds no key, and ids only with --ids", async () => {
  const { stdout } = await probe(["--json", "--destination", "org_NEW"]);
  const report = JSON.parse(stdout) as { results: { verdict: string }[]; isRestored: boolean; api: string };
  expect(report).toMatchObject({
    isRestored: true,
    api: "another base URL",
    left: [{ is: "inactive", isRestored: true }],
  });
  expect(new Set(report.results.map(({ verdict }) => verdict))).toEqual(new Set(["expected"]));
  expect(stdout).not.toMatch(/emulator-key|(org|cxn|env|req)_[A-Z0-9]/);
  await emulator.close();
  const withIds = await probe(["--json", "--ids", "--destination", "org_NEW"]);
  expect(withIds.stdout).toMatch(/"id": "cxn_[A-Z0-9]+"/);
});

test("a key that Persona does not accept is one error", async () => {
  const { exitCode, stdout, stderr } = await probe([], { keys: {} });
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
  expect(stderr).toMatch(/^error: HTTP 401 "Must be authenticated.*"\. Check the API key\.\n$/);
});

test("a server that is not there is one error", async () => {
  emulator = await contractEmulator();
  const { exitCode, stdout, stderr } = await runCommand(["probe"], {
    environment: { PERSONA_BASE_URL: "http://127.0.0.1:9/api/v1", PERSONA_API_KEY: KEY },
  });
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
  expect(stderr).toBe("error: http://127.0.0.1:9/api/v1 gave no answer (ECONNREFUSED). Check the base URL.\n");
});
