import type { Emulator } from "../../../provider/emulator";
import { contractEmulator } from "../../contract/contract-emulator";
import { PersonaCaller, acmeProduction, acmeSandbox, globexSandbox } from "./persona-caller";

let emulator: Emulator;
let persona: PersonaCaller;

beforeEach(async () => {
  emulator = await contractEmulator(
    {
      keys: {
        [acmeSandbox]: { organizationId: "org_ACME", environmentId: "env_ACMESANDBOX" },
        [acmeProduction]: { organizationId: "org_ACME", environmentId: "env_ACMEPRODUCTION" },
        [globexSandbox]: { organizationId: "org_GLOBEX", environmentId: "env_GLOBEXSANDBOX" },
        reader: { organizationId: "org_ACME", environmentId: "env_ACMESANDBOX", permissions: "read" },
        writer: { organizationId: "org_ACME", environmentId: "env_ACMESANDBOX", mayList: false },
      },
    },
    { requests: false },
  );
  persona = new PersonaCaller(emulator);
});
afterEach(() => emulator.close());

test("a connection is created pending, accepted by its destination, deactivated, reactivated to pending", async () => {
  const created = await persona.create("org_GLOBEX");
  expect(created.status).toBe(201);
  expect(created.data).toMatchObject({
    type: "connect/connection",
    id: expect.stringMatching(/^cxn_[A-Z0-9]+$/) as string,
    attributes: {
      status: "pending",
      "destination-organization-id": "org_GLOBEX",
      "source-organization-id": "org_ACME",
    },
  });
  const { id } = created.data;

  emulator.control.accept(id);
  expect((await persona.retrieve(id)).data.attributes["status"]).toBe("active");

  const deactivated = await persona.deactivate(id);
  expect([deactivated.status, deactivated.data.attributes["status"]]).toEqual([200, "inactive"]);
  expect((await persona.deactivate(id)).status).toBe(409);

  const reactivated = await persona.reactivate(id);
  expect([reactivated.status, reactivated.data.attributes["status"]]).toEqual([200, "pending"]);
  expect((await persona.reactivate(id)).status).toBe(409);
});

test("a pending connection can be deactivated", async () => {
  const { id } = (await persona.create("org_GLOBEX")).data;
  expect((await persona.deactivate(id)).data.attributes["status"]).toBe("inactive");
});

test("a second create for a destination is a 409 that does not tell the existing id, in whatever state that is", async () => {
  const { id } = (await persona.create("org_GLOBEX")).data;
  for (const status of ["pending", "active", "inactive", "under-review"]) {
    emulator.control.setStatus(id, status);
    const second = await persona.create("org_GLOBEX");
    expect(second.status).toBe(409);
    expect(second.text + JSON.stringify([...second.headers])).not.toContain(id);
  }
  expect(emulator.control.connections()).toHaveLength(1);
});

test("each environment of an organization has its own connection to a destination, and sees no other", async () => {
  const sandbox = await persona.create("org_GLOBEX");
  const production = await persona.create("org_GLOBEX", { apiKey: acmeProduction });
  expect([sandbox.status, production.status]).toEqual([201, 201]);
  expect((await persona.retrieve(sandbox.data.id, { apiKey: acmeProduction })).status).toBe(404);
  expect((await persona.deactivate(sandbox.data.id, { apiKey: acmeProduction })).status).toBe(404);
  expect((await persona.list("", { apiKey: acmeProduction })).ids).toEqual([production.data.id]);
});

test("the destination sees an inbound connection and may deactivate, but not reactivate it", async () => {
  const { id } = (await persona.create("org_GLOBEX")).data;
  const other = { apiKey: globexSandbox };
  expect((await persona.retrieve(id, other)).status).toBe(200);
  expect((await persona.list("", other)).ids).toEqual([id]);
  expect((await persona.deactivate(id, other)).data.attributes["status"]).toBe("inactive");
  expect((await persona.reactivate(id, other)).status).toBe(403);
  expect(emulator.control.connection(id)?.status).toBe("inactive");
});

test("sharing is directional: the way back is a connection of its own", async () => {
  expect((await persona.create("org_GLOBEX")).status).toBe(201);
  expect((await persona.create("org_ACME", { apiKey: globexSandbox })).status).toBe(201);
});

test("a connection removed behind Persona's back is a 404, and its destination is free again", async () => {
  const { id } = (await persona.create("org_GLOBEX")).data;
  emulator.control.remove(id);
  expect((await persona.retrieve(id)).status).toBe(404);
  expect((await persona.create("org_GLOBEX")).status).toBe(201);
});

test.each([400, 409, 422] as const)(
  "a change in the wrong state is refused with %d where wanted",
  async (wrongState) => {
    emulator.control.latitudes({ wrongState });
    const { id } = (await persona.create("org_GLOBEX")).data;
    expect((await persona.reactivate(id)).status).toBe(wrongState);
    await persona.deactivate(id);
    expect((await persona.deactivate(id)).status).toBe(wrongState);
  },
);

test.each([
  ["always", "org_ACME", "org_ACME"],
  ["successes", "org_ACME", null],
  ["never", null, null],
] as const)("owner headers %s: a success has %s, a 404 has %s", async (ownerHeaders, success, failure) => {
  emulator.control.latitudes({ ownerHeaders });
  const answers = [await persona.create("org_GLOBEX"), await persona.retrieve("cxn_NONE")];
  expect(answers.map(({ headers }) => headers.get("persona-organization-id"))).toEqual([success, failure]);
  for (const { headers } of answers) expect(headers.get("request-id")).toMatch(/^req_/);
});

test("every authenticated answer says whom it served; a refused key is told nothing at all", async () => {
  const known = await persona.retrieve("cxn_NONE");
  expect(known.status).toBe(404);
  expect(known.headers.get("request-id")).toMatch(/^req_[A-Z0-9]+$/);
  expect(known.headers.get("persona-organization-id")).toBe("org_ACME");
  expect(known.headers.get("persona-environment-id")).toBe("env_ACMESANDBOX");
  for (const apiKey of [null, "not-a-key"]) {
    const refused = await persona.retrieve("cxn_NONE", { apiKey });
    expect(refused.status).toBe(401);
    expect(refused.errors).toEqual([{ title: "Must be authenticated to access this endpoint" }]);
    const names = [...refused.headers.keys()].filter((name) => /^(persona|request|ratelimit)-/.test(name));
    expect(names).toEqual([]);
  }
});

test("a key that may only read can read, and is refused changes", async () => {
  const { id } = (await persona.create("org_GLOBEX")).data;
  const reader = { apiKey: "reader" };
  expect((await persona.retrieve(id, reader)).status).toBe(200);
  expect((await persona.list("", reader)).answer.status).toBe(200);
  expect((await persona.create("org_INITECH", reader)).status).toBe(403);
  expect((await persona.deactivate(id, reader)).status).toBe(403);
  expect((await persona.reactivate(id, reader)).status).toBe(403);
});

test("a key that may not list can do everything else", async () => {
  const writer = { apiKey: "writer" };
  const { id } = (await persona.create("org_GLOBEX", writer)).data;
  const { answer } = await persona.list("", writer);
  expect([answer.status, answer.errors[0]?.title]).toEqual([403, "Forbidden"]);
  expect((await persona.retrieve(id, writer)).status).toBe(200);
  expect((await persona.deactivate(id, writer)).status).toBe(200);
});

const field = "data.attributes.destination-organization-id";
test.each([
  ["no body", undefined, 400, "not JSON"],
  ["a body that is not JSON", "{", 400, "not JSON"],
  ["a body that is not an object", "[]", 400, "data is missing"],
  ["no data", "{}", 400, "data is missing"],
  ["null for data", '{"data":null}', 400, "data.attributes is missing"],
  ["no destination", '{"data":{"attributes":{}}}', 400, `${field} is missing`],
  ["a destination that is no string", '{"data":{"attributes":{"destination-organization-id":7}}}', 400, "be a string"],
  ["a malformed destination", '{"data":{"attributes":{"destination-organization-id":"DEF"}}}', 422, "not the id"],
  [
    "the caller's own organization",
    '{"data":{"attributes":{"destination-organization-id":"org_ACME"}}}',
    422,
    "itself",
  ],
])("create with %s is refused, and says why", async (_, body, status, details) => {
  const answer = await persona.call("POST", "/connect/connections", body === undefined ? {} : { body });
  expect(answer.status).toBe(status);
  expect(answer.errors[0]?.details).toContain(details);
  expect(answer.errors[0]?.source?.pointer).toBe(status === 422 ? `/${field.replaceAll(".", "/")}` : undefined);
  expect(emulator.control.connections()).toHaveLength(0);
});

test.each([
  ["GET", "/nothing"],
  ["GET", "/connect/connections/cxn_A/deactivate"],
  ["DELETE", "/connect/connections/cxn_A"],
  ["PATCH", "/connect/connections/cxn_A"],
  ["POST", "/connect/connections/cxn_A/accept"],
  ["GET", "/connect/connections/%zz"],
])("%s %s is no call of Persona: 404", async (method, path) => {
  const answer = await persona.call(method, path);
  expect(answer.status).toBe(404);
  expect(emulator.control.journal().at(-1)).toMatchObject({ operation: "unknown", status: 404 });
});

test("a body longer than any call needs is refused", async () => {
  const answer = await persona.call("POST", "/connect/connections", { body: " ".repeat(1024 * 1024 + 1) });
  expect(answer.status).toBe(413);
});

test("two emulators never give the same id", async () => {
  const other = await contractEmulator();
  const one = await persona.create("org_GLOBEX");
  const two = await new PersonaCaller(other).create("org_GLOBEX");
  expect(one.data.id).not.toBe(two.data.id);
  await other.close();
});
