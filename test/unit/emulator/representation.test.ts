import type { Emulator } from "../../../provider/emulator";
import { contractEmulator } from "../../contract/contract-emulator";
import { PersonaCaller, acmeSandbox } from "./persona-caller";

const createdAt = Date.UTC(2018, 5, 1);
let emulator: Emulator;
let persona: PersonaCaller;
let id: string;

beforeEach(async () => {
  emulator = await contractEmulator(
    {
      now: () => createdAt,
      keys: {
        [acmeSandbox]: { organizationId: "org_ABC123", environmentId: "env_ABC" },
        old: {
          organizationId: "org_ABC123",
          environmentId: "env_ABC",
          defaultKeyInflection: "snake",
          defaultPersonaVersion: "2023-01-05",
        },
      },
    },
    { requests: false },
  );
  persona = new PersonaCaller(emulator);
  id = (await persona.create("org_DEF456")).data.id;
});
afterEach(() => emulator.close());

const time = "2018-06-01T00:00:00.000Z";

test("shape A is that of the reference's example", async () => {
  emulator.control.accept(id);
  const { data } = await persona.retrieve(id, { headers: { "Persona-Version": "2023-01-05" } });
  expect(data).toEqual({
    type: "connect/connection",
    id,
    attributes: {
      token: id,
      status: "active",
      "organization-id": "org_ABC123",
      "destination-organization-id": "org_DEF456",
      scopes: ["inquiry.read", "account.read"],
      "creator-id": "api_EMULATOR1",
      "creator-type": "api-key",
      "created-at": time,
      "updated-at": time,
    },
  });
});

test("shape B has its creator as a relationship, and neither scopes nor token", async () => {
  const { data } = await persona.retrieve(id, { headers: { "Persona-Version": "2025-10-27" } });
  expect(data).toEqual({
    type: "connect/connection",
    id,
    attributes: {
      status: "pending",
      "destination-organization-id": "org_DEF456",
      "source-organization-id": "org_ABC123",
      "created-at": time,
      "updated-at": time,
    },
    relationships: { creator: { data: { id: "api_EMULATOR1", type: "api-key" } } },
  });
});

test.each([
  ["2026-09-29", "B"],
  ["2025-12-08", "B"],
  ["2025-10-27", "B"],
  ["2023-01-05", "A"],
  ["2020-05-18", "A"],
])("version %s answers in shape %s", async (version, shape) => {
  const { data } = await persona.retrieve(id, { headers: { "Persona-Version": version } });
  expect("token" in data.attributes ? "A" : "B").toBe(shape);
});

test.each([
  ["Persona-Version", "2024-01-01"],
  ["Persona-Version", "newest"],
  ["Key-Inflection", "pascal"],
])("%s: %s is a 400", async (name, value) => {
  expect((await persona.retrieve(id, { headers: { [name]: value } })).status).toBe(400);
});

test.each([
  ["kebab", "A", "creator-id"],
  ["camel", "A", "creatorId"],
  ["snake", "A", "creator_id"],
  ["kebab", "B", "source-organization-id"],
  ["camel", "B", "sourceOrganizationId"],
  ["snake", "B", "source_organization_id"],
])("casing %s in shape %s has an attribute %s, in every call", async (inflection, shape, attribute) => {
  const headers = { "Key-Inflection": inflection, "Persona-Version": shape === "A" ? "2023-01-05" : "2026-09-29" };
  const answers = [
    await persona.retrieve(id, { headers }),
    await persona.deactivate(id, { headers }),
    await persona.reactivate(id, { headers }),
    await persona.create(`org_${inflection}${shape}`, { headers }),
  ];
  for (const { data } of answers) expect(Object.keys(data.attributes)).toContain(attribute);
  expect((await persona.list("", { headers })).answer.text).toContain(`"${attribute}":`);
});

test("a key has its own default casing and version, which headers override", async () => {
  const byDefault = await persona.retrieve(id, { apiKey: "old" });
  expect(Object.keys(byDefault.data.attributes)).toContain("creator_type");
  const overridden = await persona.retrieve(id, {
    apiKey: "old",
    headers: { "Key-Inflection": "camel", "Persona-Version": "2026-09-29" },
  });
  expect(Object.keys(overridden.data.attributes)).toContain("sourceOrganizationId");
});

test.each([
  ["status,scopes", "A", ["status", "scopes"], false],
  ["status,scopes", "B", ["status"], false],
  ["status,creator", "B", ["status"], true],
  ["createdAt, updated_at", "B", ["created-at", "updated-at"], false],
  ["", "A", [], false],
  ["unheard-of", "B", [], false],
] as const)('fields "%s" in shape %s answers only %j', async (fields, shape, attributes, creator) => {
  emulator.control.setShape(shape);
  const query = `?${new URLSearchParams({ "fields[connect/connection]": fields }).toString()}`;
  const { data } = await persona.call("GET", `/connect/connections/${id}${query}`);
  expect(Object.keys(data.attributes)).toEqual(attributes);
  expect(data.relationships !== undefined).toBe(creator);
});

test("fields of another type change nothing", async () => {
  const { data } = await persona.call("GET", `/connect/connections/${id}?fields[inquiry]=status`);
  expect(Object.keys(data.attributes)).toHaveLength(5);
});

test("the control forces a shape whatever the version, until told otherwise", async () => {
  emulator.control.setShape("A");
  expect((await persona.retrieve(id)).data.attributes).toHaveProperty("token");
  emulator.control.setShape(undefined);
  expect((await persona.retrieve(id)).data.attributes).not.toHaveProperty("token");
});
