import type { Exchange, Reply } from "../../provider/emulator";
import { contractEmulator } from "./contract-emulator";
import { validateExchange } from "./validate-exchange";

const resource = { type: "connect/connection", id: "cxn_ABC123", attributes: { status: "active" } };
const listed: Exchange = {
  operation: "list",
  request: {
    method: "GET",
    path: "/api/v1/connect/connections",
    search: "page[size]=100&page[after]=cxn_A&filter[status]=active&fields[connect/connection]=status",
    headers: { authorization: "Bearer", "key-inflection": "kebab", "persona-version": "2025-12-08" },
    body: "",
  },
  answer: {
    status: 200,
    headers: {
      "content-type": "application/json; charset=utf-8",
      "request-id": "req_A",
      "persona-organization-id": "org_A",
      "persona-environment-id": "env_A",
      "ratelimit-limit": "300",
      "ratelimit-remaining": "299",
      "ratelimit-reset": "0.250",
    },
    body: JSON.stringify({ data: [resource], links: { prev: null, next: null } }),
  },
  fault: undefined,
};
const created: Exchange = {
  operation: "create",
  request: {
    ...listed.request,
    method: "POST",
    search: "",
    headers: { ...listed.request.headers, "content-type": "application/json", "idempotency-key": "k" },
    body: '{"data":{"attributes":{"destination-organization-id":"org_DEF456"}}}',
  },
  answer: undefined,
  fault: "reset after",
};

const asked = (changes: Partial<Exchange["request"]>): Exchange => ({
  ...listed,
  request: { ...listed.request, ...changes },
});
const headers = (changes: Record<string, string>): Record<string, string> => ({
  ...listed.request.headers,
  ...changes,
});
const answered = (changes: Partial<Reply>): Exchange => ({ ...listed, answer: { ...listed.answer!, ...changes } });
const answeredWith = (value: unknown): Exchange => answered({ body: JSON.stringify(value) });
const page = (connection: object): Exchange => answeredWith({ data: [connection], links: { prev: null, next: null } });
const attributes = (values: object): Exchange => page({ ...resource, attributes: values });
const refused = (title: string, more: Partial<Reply> = {}): Exchange =>
  answered({ status: 400, body: JSON.stringify({ errors: [{ title }] }), ...more });
const withoutPersonasHeaders = { headers: { "content-type": "application/json" } };

function without(...names: string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(listed.answer!.headers).filter(([name]) => !names.includes(name)));
}

test.each<[string, Exchange]>([
  ["a list", listed],
  ["a create whose answer was lost by a fault", created],
  ["no attributes at all", attributes({})],
  ["unknown statuses", attributes({ status: "frozen" })],
  ["camel-case attributes", attributes({ createdAt: "2018-06-01T00:00:00.000Z" })],
  ["scopes, as an older shape had them", attributes({ scopes: ["inquiry.read"] })],
  ["no owner", answered({ headers: without("persona-organization-id", "persona-environment-id") })],
  ["a documented title", refused("Bad Request")],
  ["a 401 without Persona's headers", refused("Token is invalid", { status: 401, ...withoutPersonasHeaders })],
])("the contract allows %s", (_, exchange) => {
  expect(validateExchange(exchange)).toEqual([]);
});

test.each<[string, Exchange, string]>([
  ["an unknown operation", { ...listed, operation: "unknown" }, "none of the contract's operations"],
  ["no key", asked({ headers: {} }), "no bearer key"],
  ["another scheme", asked({ headers: headers({ authorization: "Basic" }) }), "no bearer key"],
  ["an unknown casing", asked({ headers: headers({ "key-inflection": "pascal" }) }), "header Key-Inflection"],
  ["an unknown version", asked({ headers: headers({ "persona-version": "2024-01-01" }) }), "header Persona-Version"],
  ["a page too large", asked({ search: "page[size]=101" }), "query page/size must be <= 100"],
  ["a page size in words", asked({ search: "page[size]=ten" }), "query page/size must be integer"],
  ["an unknown filter", asked({ search: "filter[name]=x" }), "query filter must NOT have additional"],
  ["an unknown query parameter", asked({ search: "sort=name" }), "query sort is not in the contract"],
  ["a body where none belongs", asked({ body: "{}" }), "request body has a body"],
  ["a create that is not JSON", { ...created, request: { ...created.request, body: "x" } }, "request body is not JSON"],
  [
    "a create with another content type",
    { ...created, request: { ...created.request, headers: headers({ "content-type": "text/plain" }) } },
    'content type "text/plain"',
  ],
  [
    "a create with more than its destination",
    {
      ...created,
      request: { ...created.request, body: '{"data":{"attributes":{"destination-organization-id":"a"}},"x":1}' },
    },
    "request body must NOT have additional",
  ],
  ["silence without a fault", { ...listed, answer: undefined }, "no answer was sent"],
  ["a 500 without a fault", answered({ status: 500 }), "the answer is 500"],
  ["a status that is not documented", answered({ status: 418 }), "no answer 418 to list"],
  ["an answer without the request's id", answered({ headers: {} }), "no header Request-Id"],
  [
    "a limit that is no number",
    answered({ headers: { ...listed.answer!.headers, "ratelimit-reset": "soon" } }),
    "answer header RateLimit-Reset must be number",
  ],
  ["an answer that is not JSON", answered({ body: "<html>" }), "answer body is not JSON"],
  ["an answer without data", answeredWith({}), "answer body must have required property 'data'"],
  ["an answer without links", answeredWith({ data: [] }), "must have required property 'links'"],
  ["null attributes", page({ ...resource, attributes: null }), "/data/0/attributes must be object"],
  ["an attribute that was never published", attributes({ "sharing-tier": 1 }), "must NOT have additional properties"],
  ["attributes of two shapes", attributes({ token: "cxn_A", "source-organization-id": "org_A" }), "anyOf"],
  ["a type in the plural", page({ ...resource, type: "connect/connections" }), "/data/0/type must be equal"],
  ["a title that is not documented", refused("Bad request"), 'an error with the title "Bad request"'],
  ["an error without errors", answered({ status: 400, body: "{}" }), "no errors"],
  ["a 401 that says whom it served", refused("Token is invalid", { status: 401 }), "a header Request-Id"],
  ["a status that is no text", attributes({ status: 1 }), "/data/0/attributes/status must be string"],
  ["a camel-case time that is none", attributes({ createdAt: "today" }), 'match format "date-time"'],
  ["snake-case scopes of another type", attributes({ scopes: "all" }), "/data/0/attributes/scopes must be array"],
])("the contract forbids %s", (_, exchange, problem) => {
  expect(validateExchange(exchange).join("\n")).toContain(problem);
});

test("an emulator under contract rejects on close where a client broke it, and never tells the key", async () => {
  const emulator = await contractEmulator();
  await fetch(`${emulator.url}/connect/connections?sort=name`, {
    headers: { Authorization: "Bearer emulator-key-acme-sandbox" },
  });
  const problem: unknown = await emulator.close().catch((error: unknown) => error);
  expect(String(problem)).toContain("GET /api/v1/connect/connections: request query sort is not in the contract");
  expect(String(problem)).not.toContain("acme-sandbox");
});
