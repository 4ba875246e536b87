import type { Emulator, Shape } from "../../../provider/emulator";
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
  emulator.control.latitudes({ shape: "A" });
  emulator.control.accept(id);
  const { data } = await persona.retrieve(id);
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

test("shape B, the default, has its creator as a relationship, and neither scopes nor token", async () => {
  const { data } = await persona.retrieve(id);
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

test.each<[Shape, string[]]>([
  ["A2", ["status", "destination-organization-id", "scopes", "created-at", "updated-at"]],
  ["B1", ["status", "source-organization-id", "destination-organization-id", "scopes", "created-at", "updated-at"]],
  ["B", ["status", "source-organization-id", "destination-organization-id", "created-at", "updated-at"]],
])("shape %s has the attributes %j, whatever the version", async (shape, attributes) => {
  emulator.control.latitudes({ shape });
  for (const version of ["2026-09-29", "2025-12-08", "2023-01-05", "2020-05-18"]) {
    const { data } = await persona.retrieve(id, { headers: { "Persona-Version": version } });
    expect(Object.keys(data.attributes)).toEqual(attributes);
    expect(data.relationships).toEqual({ creator: { data: { id: "api_EMULATOR1", type: "api-key" } } });
  }
});

test("the creator relationship can be left out", async () => {
  emulator.control.latitudes({ creatorRelationship: false });
  expect((await persona.retrieve(id)).data).not.toHaveProperty("relationships");
});

test("no answer has an attribute of the blocklist, in whatever casing it is asked for", async () => {
  emulator.control.latitudes({ hiddenAttributes: ["source-organization-id", "created-at"] });
  for (const [inflection, kept] of [
    ["kebab", ["status", "destination-organization-id", "updated-at"]],
    ["camel", ["status", "destinationOrganizationId", "updatedAt"]],
  ] as const) {
    const { data } = await persona.retrieve(id, { headers: { "Key-Inflection": inflection } });
    expect(Object.keys(data.attributes)).toEqual(kept);
  }
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
] as const)("casing %s in shape %s has an attribute %s, in every call", async (inflection, shape, attribute) => {
  emulator.control.latitudes({ shape });
  const headers = { "Key-Inflection": inflection };
  const answers = [
    await persona.retrieve(id, { headers }),
    await persona.deactivate(id, { headers }),
    await persona.reactivate(id, { headers }),
    await persona.create(`org_${inflection}${shape}`, { headers }),
  ];
  for (const { data } of answers) expect(Object.keys(data.attributes)).toContain(attribute);
  expect((await persona.list("", { headers })).answer.text).toContain(`"${attribute}":`);
});

test("a key has its own default casing, which the header overrides", async () => {
  const byDefault = await persona.retrieve(id, { apiKey: "old" });
  expect(Object.keys(byDefault.data.attributes)).toContain("source_organization_id");
  const overridden = await persona.retrieve(id, { apiKey: "old", headers: { "Key-Inflection": "camel" } });
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
  emulator.control.latitudes({ shape });
  const query = `?${new URLSearchParams({ "fields[connect/connection]": fields }).toString()}`;
  const { data } = await persona.call("GET", `/connect/connections/${id}${query}`);
  expect(Object.keys(data.attributes)).toEqual(attributes);
  expect(data.relationships !== undefined).toBe(creator);
});

test("fields of another type change nothing", async () => {
  const { data } = await persona.call("GET", `/connect/connections/${id}?fields[inquiry]=status`);
  expect(Object.keys(data.attributes)).toHaveLength(5);
});
