import { errorFromOutcome } from "../../../provider/persona/http/error-from-outcome";
import { isPersonaApiError } from "../../../provider/persona/http/errors";
import type { Headers, Outcome } from "../../../provider/persona/http/answer";

const persona: Headers = {
  "content-type": "application/json; charset=utf-8",
  "request-id": "req_12",
  "persona-organization-id": "org_ACME",
  "persona-environment-id": "env_SANDBOX",
};
const silent = (code: string): Outcome => ({ kind: "silent", code });
const answered = (status: number, text: string, headers: Headers = persona): Outcome => ({
  kind: "answered",
  answer: { status, headers, text },
});
const refused = (status: number, ...errors: object[]): Outcome => answered(status, JSON.stringify({ errors }));

const notPersonas =
  "The answer does not look like Persona's (a Request-Id that begins with req_, and its error format): " +
  "check the base URL, and the proxy in between.";
const creating = "Creating the connection to org_DEF456 failed";
const reading = "Reading connection cxn_A failed";

test.each<[string, Outcome, number, string, string, string]>([
  [
    "a 400",
    refused(400, {
      title: "Bad request",
      details: "is missing.",
      source: { pointer: "/data/attributes/destination-organization-id" },
    }),
    1,
    "PersonaValidationError",
    "validation",
    `${creating}: Persona says "Bad request: is missing." at /data/attributes/destination-organization-id (HTTP 400, request req_12). Correct the request as described above.`,
  ],
  [
    "a 401, which does not say whose key it is",
    answered(401, JSON.stringify({ errors: [{ title: "Must be authenticated to access" }] }), {
      "request-id": "req_12",
    }),
    1,
    "PersonaAuthenticationError",
    "authentication",
    `${creating}: Persona says "Must be authenticated to access" (HTTP 401, request req_12). Check that the API key is complete and has not been revoked.`,
  ],
  [
    "a 403",
    refused(403, { title: "Forbidden" }),
    1,
    "PersonaPermissionError",
    "permission",
    `${creating}: Persona says "Forbidden" (HTTP 403, request req_12). Give the API key the permission for Connect, or use another key.`,
  ],
  [
    "a 404",
    refused(404, { title: "Record not found" }),
    1,
    "PersonaNotFoundError",
    "notFound",
    `${creating}: Persona says "Record not found" (HTTP 404, request req_12). Check the id, and that the key belongs to the same organization and environment.`,
  ],
  [
    "a 409",
    refused(409, { title: "Conflict", details: "Connection exists." }),
    1,
    "PersonaConflictError",
    "conflict",
    `${creating}: Persona says "Conflict: Connection exists." (HTTP 409, request req_12). It exists already, is being changed, or its state does not allow this.`,
  ],
  [
    "a 422 with two reasons",
    refused(422, { title: "One" }, { title: "Two", source: { pointer: "/two" } }),
    1,
    "PersonaValidationError",
    "validation",
    `${creating}: Persona says "One", "Two" at /two (HTTP 422, request req_12). Correct the request as described above.`,
  ],
  [
    "a 422 with many reasons",
    refused(422, ...Array.from({ length: 50 }, (_, index) => ({ title: `Reason ${index}` }))),
    1,
    "PersonaValidationError",
    "validation",
    `${creating}: Persona says "Reason 0", "Reason 1", "Reason 2", and 17 more (HTTP 422, request req_12). Correct the request as described above.`,
  ],
  [
    "a 422 whose reason is empty",
    refused(422, {}),
    1,
    "PersonaValidationError",
    "validation",
    `${creating}: Persona says "no reason" (HTTP 422, request req_12). Correct the request as described above.`,
  ],
  [
    "a 429 that lasted",
    answered(429, "", { ...persona, "ratelimit-reset": "90.2" }),
    3,
    "PersonaRateLimitError",
    "rateLimit",
    `${creating}: the server answered without a body (HTTP 429, request req_12) after 3 requests in 12 s. The server asks to wait 91 s. Run again later, or when fewer others use the organization's keys.`,
  ],
  [
    "a 500",
    refused(500, { title: "Internal server error" }),
    7,
    "PersonaServerError",
    "server",
    `${creating}: Persona says "Internal server error" (HTTP 500, request req_12) after 7 requests in 12 s. It may still have taken effect. Run again later. If this persists, report it to Persona with the request id.`,
  ],
  [
    "a 503 of a proxy, in HTML, that asks to wait for an hour",
    answered(503, "<html>", { "content-type": "text/html; charset=utf-8", "retry-after": "3600" }),
    1,
    "PersonaServerError",
    "server",
    `${creating}: the server answered with text/html rather than Persona's error format (HTTP 503). It may still have taken effect. The server asks to wait 3600 s. Run again later. If this persists, report it to Persona with the request id.`,
  ],
  [
    "a redirect",
    answered(302, "", { location: "https://evil.example.com/" }),
    1,
    "PersonaServerError",
    "server",
    `${creating}: the server answered with a redirect, which is not followed (HTTP 302). Check the base URL: it must be the API's own address.`,
  ],
  [
    "a 404 that is not Persona's",
    answered(404, "<html>", { "content-type": "text/html" }),
    1,
    "PersonaServerError",
    "server",
    `${creating}: the server answered with text/html rather than Persona's error format (HTTP 404). ${notPersonas}`,
  ],
  [
    "a 409 that is not Persona's",
    answered(409, "{}", { "content-type": "application/json" }),
    1,
    "PersonaServerError",
    "server",
    `${creating}: the server answered with application/json rather than Persona's error format (HTTP 409). ${notPersonas}`,
  ],
  [
    "a 407 of the proxy",
    answered(407, "", {}),
    1,
    "PersonaNetworkError",
    "network",
    `${creating}: the server answered without a body (HTTP 407). The proxy asks for a name and password: put them into HTTPS_PROXY, as in http://name:password@host:port.`,
  ],
  [
    "a 403 of a proxy, without a content type",
    answered(403, "no", {}),
    1,
    "PersonaServerError",
    "server",
    `${creating}: the server answered with no content type rather than Persona's error format (HTTP 403). ${notPersonas}`,
  ],
  [
    "an unusable success",
    { kind: "unusable", answer: { status: 201, headers: persona, text: "" }, problem: "its body is empty" },
    4,
    "PersonaServerError",
    "server",
    `${creating}: the answer of https://api.example.com cannot be used, its body is empty (HTTP 201, request req_12) after 4 requests in 12 s. It may still have taken effect. Check that the base URL is Persona's API, then run again. If this persists, report it to Persona.`,
  ],
  [
    "an answer that was too large to be read",
    { kind: "unusable", problem: "its body is larger than 8 MB" },
    4,
    "PersonaServerError",
    "server",
    `${creating}: the answer of https://api.example.com cannot be used, its body is larger than 8 MB after 4 requests in 12 s. It may still have taken effect. Check that the base URL is Persona's API, then run again. If this persists, report it to Persona.`,
  ],
  [
    "a refused connection",
    silent("ECONNREFUSED"),
    9,
    "PersonaNetworkError",
    "network",
    `${creating}: https://api.example.com gave no answer (ECONNREFUSED) after 9 requests in 12 s. Check the network, the proxy settings (HTTPS_PROXY, NO_PROXY) and the base URL, then run again.`,
  ],
  [
    "a reset connection",
    silent("ECONNRESET"),
    2,
    "PersonaNetworkError",
    "network",
    `${creating}: https://api.example.com gave no answer (ECONNRESET) after 2 requests in 12 s. It may still have taken effect. Check the network, the proxy settings (HTTPS_PROXY, NO_PROXY) and the base URL, then run again.`,
  ],
  [
    "a time-out",
    silent("ETIMEDOUT"),
    2,
    "PersonaNetworkError",
    "network",
    `${creating}: https://api.example.com gave no answer (ETIMEDOUT) after 2 requests in 12 s. It may still have taken effect. Check the network and its proxy, or raise requestTimeoutSeconds (or retryTimeoutSeconds, for all tries).`,
  ],
  [
    "an unknown host",
    silent("ENOTFOUND"),
    4,
    "PersonaNetworkError",
    "network",
    `${creating}: https://api.example.com gave no answer (ENOTFOUND) after 4 requests in 12 s. The host is unknown: check the base URL for typing errors, and the machine's DNS.`,
  ],
  [
    "an untrusted certificate",
    silent("SELF_SIGNED_CERT_IN_CHAIN"),
    1,
    "PersonaNetworkError",
    "network",
    `${creating}: https://api.example.com gave no answer (SELF_SIGNED_CERT_IN_CHAIN). The certificate is not trusted: if a proxy of your company re-signs traffic, name its certificate in NODE_EXTRA_CA_CERTS.`,
  ],
  [
    "https to a port that speaks http",
    silent("EPROTO"),
    1,
    "PersonaNetworkError",
    "network",
    `${creating}: https://api.example.com gave no answer (EPROTO). Check that the base URL and HTTPS_PROXY are complete, and that the base URL's port speaks https.`,
  ],
])("%s", (_, outcome, attempts, name, kind, message) => {
  const error = errorFromOutcome({
    action: "Creating the connection to org_DEF456",
    isChange: true,
    outcome,
    attempts,
    elapsed: 11_001,
    earlierMayHaveActed: false,
    baseUrl: "https://api.example.com",
  });
  expect(error.message).toBe(message);
  expect([error.name, error.kind, error.attempts]).toEqual([name, kind, attempts]);
  expect(isPersonaApiError(error)).toBe(true);
  expect("id" in error).toBe(false);
});

const anonymous: Headers = { "content-type": "application/json", "request-id": "req_12" };
const proxyHeaders: Headers = { "content-type": "application/json", "request-id": "7f3a-12" };
const ownerOnly: Headers = { "content-type": "application/json", "persona-organization-id": "org_ACME" };
const errorBody = JSON.stringify({ errors: [{ title: "Title" }] });

const errorOf = (outcome: Outcome): { kind: string; message: string } =>
  errorFromOutcome({
    action: "X",
    isChange: true,
    outcome,
    attempts: 1,
    elapsed: 0,
    earlierMayHaveActed: false,
    baseUrl: "https://x",
  });

describe("who answered", () => {
  test.each<[number, string]>([
    [400, "validation"],
    [401, "authentication"],
    [403, "permission"],
    [404, "notFound"],
    [408, "server"],
    [409, "conflict"],
    [422, "validation"],
    [429, "rateLimit"],
  ])("a %i that does not say whose key it is, but has a Request-Id of Persona, means %s", (status, kind) => {
    expect(errorOf(answered(status, errorBody, anonymous)).kind).toBe(kind);
  });

  test.each<[string, Headers, string, boolean, boolean]>([
    ["a Request-Id of Persona and its error body", anonymous, errorBody, true, true],
    ["the key's owner and Persona's error body", ownerOnly, errorBody, true, true],
    ["a Request-Id of Persona and a page", anonymous, "<html>", true, false],
    ["a Request-Id of Persona and no body", anonymous, "", true, false],
    ["a Request-Id of Persona and other JSON", anonymous, '{"message":"no route"}', true, false],
    ["a Request-Id of Persona and errors without a title", anonymous, '{"errors":[{"code":"X"}]}', true, false],
    ["errors without a title", {}, '{"errors":[{"message":"no route"}]}', false, false],
    ["a Request-Id of Persona and an empty list of errors", anonymous, '{"errors":[]}', true, false],
    ["a Request-Id of a proxy, and an error body like Persona's", proxyHeaders, errorBody, true, false],
    ["no Request-Id, and an error body like Persona's", {}, errorBody, true, false],
    ["an owner that is not an organization's id", { "persona-organization-id": "unknown" }, "", false, false],
    ["a Request-Id of a proxy, and other JSON", proxyHeaders, "{}", false, false],
    ["neither", {}, "", false, false],
  ])("with %s", (_, headers, text, isRefusal, isBelieved) => {
    expect([403, 422].map((status) => errorOf(answered(status, text, headers)).kind)).toEqual(
      isRefusal ? ["permission", "validation"] : ["server", "server"],
    );
    expect([404, 409].map((status) => errorOf(answered(status, text, headers)).kind)).toEqual(
      isBelieved ? ["notFound", "conflict"] : ["server", "server"],
    );
  });
});

test.each([403, 429])("a %i titled Quota exceeded names the quota, and asks nobody to wait", (status) => {
  const details = "You have hit your create_connection quota limit of 300 requests.";
  const text = JSON.stringify({ errors: [{ title: "Quota exceeded", details }] });
  const error = errorOf(answered(status, text, { ...persona, "ratelimit-reset": "30" }));
  expect(error).toMatchObject({ name: "PersonaQuotaError", kind: "quota" });
  expect(error.message).toBe(
    `X failed: Persona says "Quota exceeded: ${details}" (HTTP ${status}, request req_12). ` +
      "Waiting does not help: ask Persona's support to raise the quota, or use less of it.",
  );
});

test.each([
  ["details", { title: "Bad Request", details: "Persona-Version 2024-01-01 is not a valid API version." }],
  ["the title", { title: "Invalid Persona version" }],
  ["the parameter", { title: "Bad Request", source: { parameter: "Persona-Version" } }],
  ["the pointer", { title: "Bad Request", source: { pointer: "/headers/persona-version" } }],
])("a 400 about the API version, by %s, names the setting", (_, error) => {
  expect(errorOf(refused(400, error)).message).toContain("Set persona:apiVersion (or PERSONA_VERSION) to a version");
  expect(errorOf(refused(422, error)).message).not.toContain("persona:apiVersion");
});

test("an error body whose parts have other types than documented still says what can be read", () => {
  const outcome = refused(422, { title: "One", details: { any: 1 }, source: "here" }, { title: 5 });
  expect(errorOf(outcome).message).toContain('Persona says "One", "no reason" (HTTP 422');
});

test.each<[string, Outcome]>([
  ["a 500", refused(500, { title: "x" })],
  ["silence", silent("ECONNRESET")],
  ["an unusable answer", { kind: "unusable", problem: "its body is empty" }],
])("after %s, nothing that only reads is said to have taken effect", (_, outcome) => {
  const error = errorFromOutcome({
    action: "Reading connection cxn_A",
    isChange: false,
    outcome,
    attempts: 1,
    elapsed: 0,
    earlierMayHaveActed: false,
    baseUrl: "https://api.example.com",
  });
  expect(error.message).toContain(reading);
  expect(error.message).not.toContain("taken effect");
});

test("after a 5xx that was tried again, even a final refusal says that the change may have taken effect", () => {
  const outcome = refused(403, { title: "x" });
  const facts = { action: "X", attempts: 2, elapsed: 0, earlierMayHaveActed: true, baseUrl: "https://x", outcome };
  expect(errorFromOutcome({ ...facts, isChange: true }).message).toContain("It may still have taken effect.");
  expect(errorFromOutcome({ ...facts, isChange: false }).message).not.toContain("taken effect");
});

test("the facts of an answer are the error's fields", () => {
  const outcome = refused(422, { title: "Title", details: "Details", source: { pointer: "/p" } });
  const facts = {
    action: "X",
    isChange: true,
    attempts: 2,
    elapsed: 0,
    earlierMayHaveActed: false,
    baseUrl: "https://x",
  };
  expect(errorFromOutcome({ ...facts, outcome })).toMatchObject({
    status: 422,
    code: undefined,
    requestId: "req_12",
    organizationId: "org_ACME",
    environmentId: "env_SANDBOX",
    details: [{ title: "Title", details: "Details", pointer: "/p" }],
    attempts: 2,
  });
  expect(errorFromOutcome({ ...facts, outcome: silent("EPIPE") })).toMatchObject({ status: undefined, code: "EPIPE" });
});

test("what a server writes is quoted on one line, without control characters, and not endlessly", () => {
  const outcome = refused(400, { title: `a\n\u001b[31mb\u202ec\u0000${"x".repeat(10_000)}` });
  const { message } = errorFromOutcome({
    action: "X",
    isChange: true,
    outcome,
    attempts: 1,
    elapsed: 0,
    earlierMayHaveActed: false,
    baseUrl: "https://x",
  });
  expect(message).toContain('"a [31mb c xxx');
  expect(message.length).toBeLessThan(500);
  expect(message).toMatch(/^[\x20-\x7e…]+$/);
});

test.each([
  [
    "an error of another copy of the package",
    Object.assign(new Error(), { name: "PersonaServerError", kind: "server" }),
    true,
  ],
  ["an error of another kind", Object.assign(new Error(), { name: "PersonaServerError", kind: "other" }), false],
  ["an error of another name", Object.assign(new Error(), { name: "AxiosError", kind: "server" }), false],
  ["no error", { name: "PersonaServerError", kind: "server" }, false],
  ["nothing", undefined, false],
])("isPersonaApiError of %s", (_, value, expected) => {
  expect(isPersonaApiError(value)).toBe(expected);
});
