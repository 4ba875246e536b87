import { inspect } from "node:util";

import type { AnswerFault, Emulator, FaultAction } from "../../provider/emulator";
import type { KeyOwner } from "../../provider/persona/http/answer";
import { PersonaClient, type PersonaClientOptions } from "../../provider/persona/client";
import { contractEmulator } from "../contract/contract-emulator";
import { fastClock } from "../support/fast-clock";
import { rejection } from "./persona/emulated";

/** With characters that encodings write differently. */
const apiKey = 'persona_test_PLANTED/key+with=odd~"characters&<more>';
const organizationId = "org_ACME";

/** How the key could be written somewhere. */
const forms: readonly string[] = [
  apiKey,
  JSON.stringify(apiKey).slice(1, -1),
  inspect(apiKey).slice(1, -1),
  encodeURIComponent(apiKey),
  encodeURI(apiKey),
  Buffer.from(apiKey).toString("hex"),
  ...["", "Bearer ", "x:"].flatMap((before) =>
    (["base64", "base64url"] as const).map((encoding) =>
      // Without what stands before and after the key in the same group of characters.
      Buffer.from(before + apiKey)
        .toString(encoding)
        .replace(/=+$/, "")
        .slice(Math.ceil((before.length * 4) / 3), -2),
    ),
  ),
];

/** Fails where a text holds the key; also a part of it long enough to be no chance. */
function expectNoKey(text: string): void {
  for (const form of forms) {
    if (text.includes(form)) throw new Error(`The key was found as ${form} in:\n${text}`);
  }
  expect(text).not.toContain("PLANTED");
}

/** Everything that a log, a debugger or a crash report could show of a value. */
function everythingOf(value: unknown): string[] {
  const seen = [
    inspect(value, { depth: Infinity, showHidden: true, getters: true }),
    JSON.stringify(value),
    String(value),
  ];
  for (let error = value; error instanceof Error; error = error.cause) {
    seen.push(error.message, error.stack ?? "", JSON.stringify(Object.getOwnPropertyDescriptors(error)));
  }
  return seen;
}

let emulator: Emulator;
let id: string;
let client: PersonaClient;
let told: unknown[];
let printed: jest.SpyInstance[];

function clientWith(times: Pick<PersonaClientOptions, "requestTimeoutSeconds" | "retryTimeoutSeconds">): PersonaClient {
  return new PersonaClient({
    apiKey,
    baseUrl: emulator.url,
    clock: fastClock(),
    ...times,
    onKeyOwner: (keyOwner: KeyOwner) => told.push(keyOwner),
    onAnswer: (facts) => told.push(facts),
    onRateLimitWait: (milliseconds) => told.push(milliseconds),
  });
}

beforeEach(async () => {
  emulator = await contractEmulator({ keys: { [apiKey]: { organizationId, environmentId: "env_A" } } });
  ({ id } = emulator.control.add({ sourceOrganizationId: organizationId, destinationOrganizationId: "org_EXISTING" }));
  told = [];
  client = clientWith({});
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
  for (const fact of told) everythingOf(fact).forEach(expectNoKey);
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

function errorAnswer(status: number, text: string): AnswerFault {
  const errors = [{ title: text, details: `You sent ${text}.`, source: { pointer: `/${text}` } }];
  return { kind: "answer", when: "before", status, identified: true, body: JSON.stringify({ errors }) };
}

const faults: Readonly<Record<string, FaultAction>> = {
  "a reset before": { kind: "reset", when: "before" },
  "a reset after": { kind: "reset", when: "after" },
  "a hang": { kind: "hang" },
  "a body cut off": { kind: "cut" },
  "malformed JSON": { kind: "answer", when: "after", body: '{"data":' },
  "HTML with the key": { kind: "answer", when: "before", status: 502, body: `<html>${apiKey}</html>` },
  "the key as a plain body": { kind: "answer", when: "before", status: 400, body: apiKey },
  "a success that is the key": { kind: "answer", when: "after", body: JSON.stringify({ data: apiKey, [apiKey]: 1 }) },
  "a redirect with the key": { kind: "answer", when: "before", status: 302, headers: { Location: `/?key=${apiKey}` } },
  "a 429 for ever": { kind: "answer", when: "before", status: 429, headers: { "Retry-After": "99999" } },
  "headers with the key": {
    kind: "answer",
    when: "before",
    status: 404,
    headers: {
      "Request-Id": apiKey,
      "Persona-Organization-Id": apiKey,
      "Persona-Environment-Id": `env ${encodeURIComponent(apiKey)}`,
      "Content-Type": `text/${apiKey}`,
      "RateLimit-Reset": apiKey,
      Date: apiKey,
    },
    body: "",
  },
  ...Object.fromEntries([401, 403, 404, 409, 422, 500].map((status) => [`a ${status}`, errorAnswer(status, "no")])),
  ...Object.fromEntries(
    Object.entries(echoes).map(([how, text]) => [`a 422 that echoes the key ${how}`, errorAnswer(422, text)]),
  ),
};

const table = Object.keys(faults).flatMap((fault) => Object.keys(operations).map((operation) => [operation, fault]));

test.each(table)("%s, met by %s, shows nothing of the key", async (operation, fault) => {
  emulator.control.inject({ times: Infinity, do: faults[fault]! });
  client = clientWith({ requestTimeoutSeconds: 0.2, retryTimeoutSeconds: 0.8 });
  const error = await rejection(operations[operation]!());
  expect(error).toHaveProperty("kind");
  everythingOf(error).forEach(expectNoKey);
});

test.each(Object.keys(operations))("%s, done, shows nothing of the key", async (operation) => {
  everythingOf(await operations[operation]!()).forEach(expectNoKey);
});

test("a server that is not there shows nothing of the key", async () => {
  const unreachable = new PersonaClient({ apiKey, baseUrl: "http://127.0.0.1:1", clock: fastClock() });
  everythingOf(await rejection(unreachable.listConnections())).forEach(expectNoKey);
});

test.each(Object.entries(echoes))(
  "a success that echoes the key %s does not carry it on into a state",
  async (_, text) => {
    const attributes = { status: text, "creator-id": text, "created-at": text, scopes: [text], [text]: text };
    const body = JSON.stringify({ data: { type: text, id, attributes } });
    emulator.control.inject({ do: { kind: "answer", when: "after", headers: { "Request-Id": text }, body } });
    const answer = await client.getConnection(id);
    expect(answer.connection.status).toContain("[redacted]");
    everythingOf(answer).forEach(expectNoKey);
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
  everythingOf(thrown).forEach(expectNoKey);
});

test.each([
  ["a malformed id", () => client.getConnection(apiKey)],
  ["a malformed destination", () => client.createConnection({ destinationOrganizationId: apiKey })],
  ["a malformed cursor", () => client.listConnections({ after: apiKey })],
])("the key given by mistake as %s is not shown either", async (_, call) => {
  everythingOf(await rejection(call())).forEach(expectNoKey);
});

test("a client itself shows nothing of the key, before and after it was used", async () => {
  everythingOf(client).forEach(expectNoKey);
  await client.listConnections();
  everythingOf(client).forEach(expectNoKey);
  expect(Object.values(client)).toEqual([]);
});

test("the search finds a key in each of its forms", () => {
  for (const text of [...Object.values(echoes), Buffer.from(`Bearer ${apiKey}`).toString("base64")]) {
    expect(() => {
      expectNoKey(`before ${text} after`);
    }).toThrow();
  }
});
