import type { Emulator } from "../../../provider/emulator";
import {
  type CreateConnectionRequest,
  type ListConnectionsRequest,
  PersonaClient,
  type PersonaClientOptions,
} from "../../../provider/persona/client";
import { contractEmulator } from "../../contract/contract-emulator";
import { apiKey, clientOf, onlyRequest } from "./emulated";

let emulator: Emulator;

beforeEach(async () => {
  emulator = await contractEmulator();
});
afterEach(() => emulator.close());

test.each<[string, Partial<PersonaClientOptions>, string]>([
  ["an empty key", { apiKey: "" }, "apiKey is empty, or holds characters that no key has"],
  ["a key with a line end", { apiKey: "key\r\nX-Evil: 1" }, "apiKey is empty, or holds characters that no key has"],
  ["a key with a space", { apiKey: "key key" }, "apiKey is empty, or holds characters that no key has"],
  ["a key in another script", { apiKey: "kéy" }, "apiKey is empty, or holds characters that no key has"],
  ["no URL", { baseUrl: "persona" }, "baseUrl is not a URL; give one such as https://api.withpersona.com/api/v1"],
  [
    "http",
    { baseUrl: "http://api.example.com" },
    "baseUrl must be https, since the API key is sent to it (http is accepted on loopback only)",
  ],
  [
    "http to a name that begins like loopback",
    { baseUrl: "http://127.0.0.1.example.com" },
    "baseUrl must be https, since the API key is sent to it (http is accepted on loopback only)",
  ],
  [
    "http to a name that ends like loopback",
    { baseUrl: "http://evil-localhost" },
    "baseUrl must be https, since the API key is sent to it (http is accepted on loopback only)",
  ],
  [
    "another protocol",
    { baseUrl: "file:///etc/passwd" },
    "baseUrl must be https, since the API key is sent to it (http is accepted on loopback only)",
  ],
  [
    "data",
    { baseUrl: "data:text/plain,x" },
    "baseUrl must be https, since the API key is sent to it (http is accepted on loopback only)",
  ],
  ["a password", { baseUrl: "https://name:word@example.com" }, "baseUrl must not hold a user name or password"],
  ["a query", { baseUrl: "https://example.com/?a=b" }, "baseUrl must not have a query or a fragment"],
  ["a fragment", { baseUrl: "https://example.com/#a" }, "baseUrl must not have a query or a fragment"],
  [
    "a version with a line end",
    { apiVersion: "2026-09-29\r\nX-Evil: 1" },
    "apiVersion must be a date such as 2025-12-08",
  ],
  ["a version that is no date", { apiVersion: "newest" }, "apiVersion must be a date such as 2025-12-08"],
  [
    "no time for a request",
    { requestTimeoutSeconds: 0 },
    "requestTimeoutSeconds must be more than 0 and at most a day",
  ],
  [
    "more time than a timer knows",
    { requestTimeoutSeconds: 1e9 },
    "requestTimeoutSeconds must be more than 0 and at most a day",
  ],
  ["NaN", { retryTimeoutSeconds: NaN }, "retryTimeoutSeconds must be more than 0 and at most a day"],
])("a client is not made with %s", (_, options, message) => {
  const attempt = (): PersonaClient => new PersonaClient({ apiKey, baseUrl: emulator.url, ...options });
  expect(attempt).toThrow(new TypeError(message));
});

test.each([
  ["slashes at its end", (url: string) => `${url}///`],
  ["white space around it", (url: string) => ` ${url}\n`],
  ["localhost", (url: string) => url.replace("127.0.0.1", "localhost")],
])("a base URL with %s is used as it is meant", async (_, written) => {
  await clientOf(emulator, { baseUrl: written(emulator.url) }).listConnections();
  expect(onlyRequest(emulator).path).toBe("/api/v1/connect/connections");
});

const malformedIds = [
  ["empty", ""],
  ["of something else", "inq_ABC"],
  ["a path", "cxn_../../accounts"],
  ["an encoded path", "cxn_%2e%2e%2faccounts"],
  ["another path", "cxn_A/deactivate"],
  ["a query", "cxn_A?x=1"],
  ["a fragment", "cxn_A#x"],
  ["with a line end", "cxn_A\r\nX-Evil: 1"],
  ["with a line end at its end", "cxn_A\n"],
  ["endless", `cxn_${"A".repeat(101)}`],
  ["no text", 5 as unknown as string],
] as const;

describe.each(["getConnection", "deactivateConnection", "reactivateConnection"] as const)("%s", (method) => {
  test.each(malformedIds)("sends nothing for an id that is %s", async (_, id) => {
    await expect(clientOf(emulator)[method](id)).rejects.toThrow(
      new TypeError("a connection id must have the form cxn_…"),
    );
    expect(emulator.control.journal()).toEqual([]);
  });
});

test.each<[string, Partial<Record<keyof CreateConnectionRequest, unknown>>, string]>([
  ["an empty destination", { destinationOrganizationId: "" }, "destinationOrganizationId must have the form org_…"],
  [
    "a destination that is no id",
    { destinationOrganizationId: "acme" },
    "destinationOrganizationId must have the form org_…",
  ],
  [
    "a destination with a line end",
    { destinationOrganizationId: "org_A\n" },
    "destinationOrganizationId must have the form org_…",
  ],
  ["an empty idempotency key", { idempotencyKey: "" }, "idempotencyKey must be printable ASCII without spaces"],
  [
    "an idempotency key with a line end",
    { idempotencyKey: "a\r\nX-Evil: 1" },
    "idempotencyKey must be printable ASCII without spaces",
  ],
  ["an unknown casing", { keyInflection: "pascal" }, "keyInflection must be camel, kebab or snake"],
  ["a casing with a line end", { keyInflection: "kebab\r\nX-Evil: 1" }, "keyInflection must be camel, kebab or snake"],
  [
    "a version with a line end",
    { personaVersion: "2026-09-29\nX: 1" },
    "personaVersion must be a date such as 2025-12-08",
  ],
])("nothing is created with %s", async (_, options, message) => {
  const request = { destinationOrganizationId: "org_A", ...options } as CreateConnectionRequest;
  await expect(clientOf(emulator).createConnection(request)).rejects.toThrow(new TypeError(message));
  expect(emulator.control.journal()).toEqual([]);
});

test.each<[string, ListConnectionsRequest, string]>([
  ["a page of none", { pageSize: 0 }, "pageSize must be a whole number from 1 to 100"],
  ["a page of 101", { pageSize: 101 }, "pageSize must be a whole number from 1 to 100"],
  ["a page of a half", { pageSize: 0.5 }, "pageSize must be a whole number from 1 to 100"],
  ["a cursor that is no id", { after: "5" }, "a connection id must have the form cxn_…"],
  [
    "a destination that is no id",
    { destinationOrganizationId: "a&b" },
    "destinationOrganizationId must have the form org_…",
  ],
])("nothing is listed with %s", async (_, request, message) => {
  await expect(clientOf(emulator).listConnections(request)).rejects.toThrow(new TypeError(message));
  expect(emulator.control.journal()).toEqual([]);
});

test("names of fields cannot become other parts of the query", async () => {
  await clientOf(emulator).createConnection({
    destinationOrganizationId: "org_A",
    fields: { "a&page=1#": ["status&x=1"] },
  });
  const { query } = onlyRequest(emulator);
  expect(query).toEqual({ "fields[a&page=1#]": "status&x=1" });
});
