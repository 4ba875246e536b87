import type { Emulator } from "../../provider/emulator";
import { PersonaClient } from "../../provider/persona/client";
import { contractEmulator } from "../contract/contract-emulator";
import { FakeClock } from "../support/fake-clock";
import { LeakSearch } from "../support/leaks";
import { rejection } from "./persona/emulated";

/** With characters that encodings write differently. */
const apiKey = 'persona_test_PLANTED/key+with=odd~"characters&<more>';
const organizationId = "org_ACME";

/** Fails where a value shows the key, or a long part of it. */
function expectNoKey(value: unknown): void {
  const leaks = new LeakSearch([apiKey]);
  leaks.searchValue("shown", value);
  expect(leaks.found).toEqual([]);
}

let emulator: Emulator;
let id: string;
let client: PersonaClient;
let told: unknown[];
let printed: jest.SpyInstance[];

beforeEach(async () => {
  emulator = await contractEmulator({ keys: { [apiKey]: { organizationId, environmentId: "env_A" } } });
  ({ id } = emulator.control.add({ sourceOrganizationId: organizationId, destinationOrganizationId: "org_EXISTING" }));
  told = [];
  client = new PersonaClient({
    apiKey,
    baseUrl: emulator.url,
    clock: new FakeClock(),
    onKeyOwner: (keyOwner) => told.push(keyOwner),
    onAnswer: (facts) => told.push(facts),
    onRateLimitWait: (milliseconds) => told.push(milliseconds),
  });
  printed = [
    jest.spyOn(process.stdout, "write").mockReturnValue(true),
    jest.spyOn(process.stderr, "write").mockReturnValue(true),
    ...(["log", "info", "warn", "error", "debug"] as const).map((method) =>
      jest.spyOn(console, method).mockReturnValue(undefined),
    ),
  ];
});

afterEach(async () => {
  const prints = printed.flatMap((spy) => spy.mock.calls as unknown[][]);
  jest.restoreAllMocks();
  told.forEach(expectNoKey);
  // The client prints nothing at all.
  expect(prints).toEqual([]);
  await emulator.close();
});

const operations: Readonly<Record<string, () => Promise<unknown>>> = {
  create: () => client.createConnection({ destinationOrganizationId: "org_NEW" }),
  retrieve: () => client.getConnection(id),
  list: () => client.listConnections(),
  deactivate: () => client.deactivateConnection(id),
  reactivate: () => {
    emulator.control.setStatus(id, "inactive");
    return client.reactivateConnection(id);
  },
};

const echoes: Readonly<Record<string, string>> = {
  "as it is": apiKey,
  "as a header": `Bearer ${apiKey}`,
  "URL-encoded": encodeURIComponent(apiKey),
  "in base64": Buffer.from(apiKey).toString("base64"),
  "in base64 with more around it": Buffer.from(`Authorization: Bearer ${apiKey}\r\n`).toString("base64"),
  "twice over": `${apiKey}${apiKey}`,
};

test.each(Object.keys(operations))("%s, done, shows nothing of the key", async (operation) => {
  expectNoKey(await operations[operation]!());
});

test("a server that is not there shows nothing of the key", async () => {
  const unreachable = new PersonaClient({ apiKey, baseUrl: "http://127.0.0.1:1", clock: new FakeClock() });
  expectNoKey(await rejection(unreachable.listConnections()));
});

test.each(Object.entries(echoes))(
  "a success that echoes the key %s does not carry it on into a state",
  async (_, text) => {
    const attributes = { status: text, "creator-id": text, "created-at": text, scopes: [text], [text]: text };
    const body = JSON.stringify({ data: { type: text, id, attributes } });
    emulator.control.inject({ do: { kind: "answer", when: "after", headers: { "Request-Id": text }, body } });
    const answer = await client.getConnection(id);
    expect(answer.connection.status).toContain("[redacted]");
    expectNoKey(answer);
  },
);

test.each([
  ["too little", { apiKey: `${apiKey} ` }],
  ["a wrong URL", { apiKey, baseUrl: "http://example.com" }],
  ["a wrong version", { apiKey, apiVersion: "new" }],
])("a client that cannot be made (%s) shows nothing of the key", (_, options) => {
  let thrown: unknown;
  try {
    new PersonaClient(options);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(TypeError);
  expectNoKey(thrown);
});

test.each([
  ["a malformed id", () => client.getConnection(apiKey)],
  ["a malformed destination", () => client.createConnection({ destinationOrganizationId: apiKey })],
  ["a malformed cursor", () => client.listConnections({ after: apiKey })],
])("the key given by mistake as %s is not shown either", async (_, call) => {
  expectNoKey(await rejection(call()));
});

test("a client itself shows nothing of the key, before and after it was used", async () => {
  expectNoKey(client);
  await client.listConnections();
  expectNoKey(client);
  expect(Object.values(client)).toEqual([]);
});
