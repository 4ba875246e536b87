import type { Emulator } from "../../../provider/emulator";
import type { CreateConnectionRequest } from "../../../provider/persona/client";
import { contractEmulator } from "../../contract/contract-emulator";
import { clientOf, onlyRequest } from "./emulated";

let emulator: Emulator;

beforeEach(async () => {
  emulator = await contractEmulator();
});
afterEach(() => emulator.close());

test("the reference's example: the request byte by byte, and the connection in its answer", async () => {
  const answer = `{"data":{"type":"connect/connection","id":"cxn_ABC123","attributes":{"token":"cxn_ABC123","status":"active",
     "organization-id":"org_ABC123","destination-organization-id":"org_DEF456","scopes":["inquiry.read","account.read"],
     "creator-id":"api_ABC123","creator-type":"api-key","created-at":"2018-06-01T00:00:00.000Z","updated-at":"2018-06-01T00:00:00.000Z"}}}`;
  emulator.control.inject({ do: { kind: "answer", when: "before", status: 201, body: answer, identified: true } });

  const { connection } = await clientOf(emulator).createConnection({ destinationOrganizationId: "org_DEF456" });

  expect(connection).toEqual({
    id: "cxn_ABC123",
    status: "active",
    organizationId: "org_ABC123",
    destinationOrganizationId: "org_DEF456",
    scopes: ["inquiry.read", "account.read"],
    creatorId: "api_ABC123",
    creatorType: "api-key",
    createdAt: "2018-06-01T00:00:00.000Z",
    updatedAt: "2018-06-01T00:00:00.000Z",
  });
  const request = onlyRequest(emulator);
  expect(request.body).toBe('{"data":{"attributes":{"destination-organization-id":"org_DEF456"}}}');
  expect([request.method, request.path, request.query]).toEqual(["POST", "/api/v1/connect/connections", {}]);
  expect(request.headers).toMatchObject({
    accept: "application/json",
    "content-type": "application/json",
    "content-length": String(request.body.length),
    "persona-version": "2025-12-08",
    "key-inflection": "kebab",
    "idempotency-key": expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
  });
});

test("an answer says whose key was used, and which request it was", async () => {
  const { keyOwner, requestId } = await clientOf(emulator).createConnection({ destinationOrganizationId: "org_A" });
  expect(keyOwner).toEqual({ organizationId: "org_ACME", environmentId: "env_ACMESANDBOX" });
  expect(requestId).toMatch(/^req_/);
});

test("an answer about a connection to another destination is not taken for the created one", async () => {
  emulator.control.inject({
    times: Infinity,
    do: { kind: "answer", when: "after", body: (body) => body.replace("org_DEF456", "org_OTHER") },
  });
  const creation = clientOf(emulator).createConnection({ destinationOrganizationId: "org_DEF456" });
  await expect(creation).rejects.toMatchObject({ kind: "server", attempts: 4 });
});

test.each<[string, Partial<CreateConnectionRequest>, object]>([
  [
    "fields",
    { fields: { "connect/connection": ["status", "scopes"] } },
    { query: { "fields[connect/connection]": "status,scopes" } },
  ],
  ["fields of several types", { fields: { a: ["b"], c: [] } }, { query: { "fields[a]": "b", "fields[c]": "" } }],
  ["keyInflection camel", { keyInflection: "camel" }, { headers: { "key-inflection": "camel" } }],
  ["keyInflection snake", { keyInflection: "snake" }, { headers: { "key-inflection": "snake" } }],
  ["idempotencyKey", { idempotencyKey: "my-own/key=1" }, { headers: { "idempotency-key": "my-own/key=1" } }],
  ["personaVersion", { personaVersion: "2023-01-05" }, { headers: { "persona-version": "2023-01-05" } }],
])("the option %s changes the request, and the answer is understood", async (_, options, expected) => {
  const { connection } = await clientOf(emulator).createConnection({ destinationOrganizationId: "org_A", ...options });
  expect(onlyRequest(emulator)).toMatchObject(expected);
  expect(connection.id).toBe(emulator.control.connections()[0]?.id);
});

test("fields leave out of the connection what was not asked for", async () => {
  const { connection } = await clientOf(emulator).createConnection({
    destinationOrganizationId: "org_A",
    fields: { "connect/connection": ["status"] },
  });
  expect(connection).toEqual({ id: expect.stringMatching(/^cxn_/) as string, status: "pending" });
});

test("an answer in the reference's shape has scopes", async () => {
  emulator.control.latitudes({ shape: "A" });
  const { connection } = await clientOf(emulator).createConnection({ destinationOrganizationId: "org_A" });
  expect(connection).toMatchObject({ organizationId: "org_ACME", scopes: ["inquiry.read", "account.read"] });
});

test("casing and version are pinned in every call, whatever the key's own defaults are", async () => {
  const client = clientOf(emulator, { apiVersion: "2025-10-27" });
  const { connection } = await client.createConnection({ destinationOrganizationId: "org_A" });
  await client.getConnection(connection.id);
  await client.listConnections();
  await client.deactivateConnection(connection.id);
  await client.reactivateConnection(connection.id);
  const journal = emulator.control.journal();
  expect(journal.map(({ operation }) => operation)).toEqual(["create", "retrieve", "list", "deactivate", "reactivate"]);
  for (const { headers } of journal) {
    expect(headers).toMatchObject({ "persona-version": "2025-10-27", "key-inflection": "kebab" });
  }
});

test("every POST has an idempotency key of its own, and no GET has one", async () => {
  const client = clientOf(emulator);
  const { connection } = await client.createConnection({ destinationOrganizationId: "org_A" });
  await client.deactivateConnection(connection.id);
  await client.reactivateConnection(connection.id);
  await client.getConnection(connection.id);
  await client.listConnections();
  const keys = emulator.control.journal().map(({ headers }) => headers["idempotency-key"]);
  expect(new Set(keys.slice(0, 3)).size).toBe(3);
  expect(keys.slice(0, 3)).not.toContain(undefined);
  expect(keys.slice(3)).toEqual([undefined, undefined]);
});
