import fc from "fast-check";

import { parseConnection, parsePage } from "../../../provider/persona/connection-document";
import { quote } from "../../../provider/persona/http/quote";
import { UnusableAnswer } from "../../../provider/persona/http/answer";
import type { Connection } from "../../../provider/persona/connection";

const casings = {
  kebab: (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
  snake: (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
  camel: (name: string) => name,
} as const;
type Casing = keyof typeof casings;

/** What Persona has published, by date, with what an answer in that shape does not say. Source: its OpenAPI of 2026. */
const shapes = {
  A: { source: "organizationId", without: [] },
  A2: { source: undefined, without: ["organizationId"] },
  B1: { source: "sourceOrganizationId", without: [] },
  B: { source: "sourceOrganizationId", without: ["scopes"] },
} as const satisfies Record<string, { source: string | undefined; without: readonly (keyof Connection)[] }>;
type Shape = keyof typeof shapes;

const whole = {
  id: "cxn_ABC123",
  status: "active",
  destinationOrganizationId: "org_DEF456",
  organizationId: "org_ABC123",
  scopes: ["inquiry.read", "account.read"],
  creatorId: "api_ABC123",
  creatorType: "api-key",
  createdAt: "2018-06-01T00:00:00.000Z",
  updatedAt: "2018-06-02T00:00:00.000Z",
} satisfies Connection;

/** A connection as Persona writes it; what it lacks is left out, as a sparse fieldset or a blocklist does. */
function written(connection: Connection, shape: Shape, casing: Casing, hasCreator = true): object {
  const { id, creatorId, creatorType, organizationId, ...others } = connection;
  const { source, without } = shapes[shape];
  const attributes = Object.entries({
    ...others,
    ...(source === undefined ? {} : { [source]: organizationId }),
    ...(shape === "A" ? { token: id, creatorId, creatorType } : {}),
  }).filter(([name]) => !without.some((absent) => absent === name));
  const creator = { data: { id: creatorId, type: creatorType } };
  return {
    type: "connect/connection",
    id,
    attributes: Object.fromEntries(attributes.map(([name, value]) => [casings[casing](name), value])),
    ...(shape !== "A" && hasCreator ? { relationships: { creator } } : {}),
  };
}

/** What a shape can say of a connection. */
function saidBy(connection: Connection, shape: Shape, hasCreator: boolean): Partial<Connection> {
  const absent: readonly string[] = [
    ...shapes[shape].without,
    ...(shape === "A" || hasCreator ? [] : ["creatorId", "creatorType"]),
  ];
  return Object.fromEntries(Object.entries(connection).filter(([name]) => !absent.includes(name)));
}

const document = (data: unknown, others: object = {}): string => JSON.stringify({ data, ...others });
const withAttributes = (attributes: unknown): string => document({ type: "t", id: "cxn_A", attributes });

const combinations = (["A", "A2", "B1", "B"] as const).flatMap((shape) =>
  (["kebab", "snake", "camel"] as const).flatMap((casing) =>
    [true, false].map((hasCreator): [Shape, Casing, boolean] => [shape, casing, hasCreator]),
  ),
);

test.each(combinations)("shape %s in %s case is the same connection (with its creator: %s)", (...combination) => {
  const [shape, , hasCreator] = combination;
  expect(parseConnection(document(written(whole, ...combination)))).toEqual(saidBy(whole, shape, hasCreator));
});

const text = fc
  .string({ minLength: 1, maxLength: 30 })
  .map(quote)
  .filter((clean) => clean !== "");
const anyConnection: fc.Arbitrary<Connection> = fc.record(
  {
    id: fc.stringMatching(/^cxn_[A-Za-z0-9]{1,30}$/),
    status: fc.oneof(fc.constantFrom("pending", "active", "inactive"), text),
    destinationOrganizationId: text,
    organizationId: text,
    scopes: fc.array(text, { maxLength: 4 }),
    creatorId: text,
    creatorType: text,
    createdAt: text,
    updatedAt: text,
  },
  { requiredKeys: ["id"] },
);

test("any attributes that a key may see, in any shape and casing, give what they hold and nothing else", () => {
  fc.assert(
    fc.property(anyConnection, fc.constantFrom(...combinations), (connection, combination) => {
      const [shape, , hasCreator] = combination;
      const expected = saidBy(connection, shape, hasCreator);
      expect(parseConnection(document(written(connection, ...combination)))).toEqual(expected);
    }),
  );
});

test("a resource with no attribute at all is a connection of which only the id is known", () => {
  expect(parseConnection(withAttributes({}))).toEqual({ id: "cxn_A" });
});

test("an attribute that is null is absent", () => {
  const attributes = { status: null, scopes: null, "created-at": null, "creator-id": null };
  expect(parseConnection(withAttributes(attributes))).toEqual({ id: "cxn_A" });
});

test.each([null, {}, { creator: null }, { creator: { data: null } }, { creator: { data: {} } }, { others: 1 }])(
  "relationships %j say nothing of the creator",
  (relationships) => {
    const answer = document({ type: "t", id: "cxn_A", attributes: {}, relationships });
    expect(parseConnection(answer)).toEqual({ id: "cxn_A" });
  },
);

test("unknown attributes, unknown members, and other types of the resource are passed over", () => {
  const answer = document(
    {
      type: "connect/connections",
      id: "cxn_A",
      attributes: { status: "active", "sharing-tier": { any: ["thing"] }, toString: 1, constructor: {} },
      links: { self: "/" },
    },
    { included: [1], meta: {} },
  );
  expect(parseConnection(answer)).toEqual({ id: "cxn_A", status: "active" });
});

test("what could harm a terminal or a log never becomes part of a connection", () => {
  const evil = "active\u001b[2J\r\n::error::x\u202e\u0007";
  const attributes = { status: evil, "created-at": evil, "creator-id": evil, scopes: [evil], "organization-id": evil };
  const clean = "active [2J ::error::x";
  expect(parseConnection(withAttributes(attributes))).toEqual({
    id: "cxn_A",
    status: clean,
    createdAt: clean,
    creatorId: clean,
    scopes: [clean],
    organizationId: clean,
  });
});

test("an endless attribute is cut", () => {
  const { status } = parseConnection(withAttributes({ status: "x".repeat(100_000) }));
  expect(status).toBe("x".repeat(300) + "…");
});

test("an unknown status and unknown scopes are passed on as they are", () => {
  const answer = withAttributes({ status: "suspended", scopes: ["report.write", ""] });
  expect(parseConnection(answer)).toMatchObject({ status: "suspended", scopes: ["report.write", ""] });
});

test.each([
  ["no attributes at all", document({ id: "cxn_A" })],
  ["null attributes", withAttributes(null)],
  ["a list of attributes", withAttributes([])],
  ["a status that is not text", withAttributes({ status: 1 })],
  ["scopes that are not a list", withAttributes({ scopes: "all" })],
  ["a scope that is not text", withAttributes({ scopes: [{}] })],
  ["a date as a number", withAttributes({ "created-at": 1 })],
])("with %s only the id is known", (_, answer) => {
  expect(parseConnection(answer)).toEqual({ id: "cxn_A" });
});

test.each([
  ["an empty body", "", "its body is empty"],
  ["HTML", "<html></html>", "its body is not JSON"],
  ["JSON that ends in the middle", '{"data":{"id":"cxn_A"', "its body is not JSON"],
  ["null", "null", "its body is not a JSON object"],
  ["a number", "1", "its body is not a JSON object"],
  ["no data", "{}", "its data is not a connection"],
  ["a list in place of one", document([]), "its data is not a connection"],
  ["no id", document({ attributes: {} }), "its data is not a connection"],
  ["the id of something else", document({ id: "inq_A", attributes: {} }), "its data is not a connection"],
  ["an id that is a path", document({ id: "cxn_../x", attributes: {} }), "its data is not a connection"],
])("%s is an unusable answer", (_, answer, problem) => {
  expect(() => parseConnection(answer)).toThrow(new UnusableAnswer(problem));
});

test("whatever an answer is, it gives a connection or is unusable", () => {
  const attributes = fc.dictionary(fc.constantFrom("status", "created-at", "scopes", "__proto__", "x"), fc.jsonValue());
  const resource = fc.record({
    id: fc.oneof(fc.constant("cxn_A"), fc.jsonValue()),
    attributes,
    relationships: fc.jsonValue(),
  });
  const links = fc.record({ next: fc.oneof(fc.webUrl({ withQueryParameters: true }), fc.string(), fc.jsonValue()) });
  const body = fc.oneof(
    fc.string(),
    fc.json(),
    fc.record({ data: resource }).map((value) => JSON.stringify(value)),
    fc.record({ data: fc.array(resource), links }).map((value) => JSON.stringify(value)),
  );
  fc.assert(
    fc.property(body, (answer) => {
      for (const read of [parseConnection, parsePage]) {
        try {
          read(answer);
        } catch (error) {
          expect(error).toBeInstanceOf(UnusableAnswer);
        }
      }
    }),
  );
});

test("__proto__, constructor and prototype in an answer change nothing", () => {
  const evil = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"status":"active"}';
  const connection = parseConnection(
    `{"__proto__":{"polluted":1},"data":{"__proto__":{"polluted":1},"id":"cxn_A","attributes":${evil}}}`,
  );
  expect(connection).toEqual({ id: "cxn_A", status: "active" });
  expect(Object.getPrototypeOf(connection)).toBe(Object.prototype);
  expect("polluted" in connection || "polluted" in {}).toBe(false);
});

test("deeply nested nonsense is passed over", () => {
  const depth = 200_000;
  const nested = "[".repeat(depth) + "]".repeat(depth);
  const answer = `{"data":{"id":"cxn_A","attributes":{"x":${nested}}}}`;
  let result: unknown;
  try {
    result = parseConnection(answer).id;
  } catch (error) {
    result = error instanceof UnusableAnswer ? "unusable" : error;
  }
  expect(["cxn_A", "unusable"]).toContain(result);
});

const listed = (next: unknown): string => document([written(whole, "B1", "camel")], { links: { next } });

test.each([
  ["a path", "/api/v1/connect/connections?page[size]=100&page[after]=cxn_NEXT"],
  ["an encoded path", "/api/v1/connect/connections?page%5Bsize%5D=100&page%5Bafter%5D=cxn_NEXT"],
  ["a whole URL of another host, of which only the cursor is used", "https://evil.example.com/?page[after]=cxn_NEXT"],
])("the next page's cursor is read from %s", (_, next) => {
  const page = parsePage(listed(next));
  expect(page.next).toBe("cxn_NEXT");
  expect(page.connections).toEqual([whole]);
});

test.each([
  ["a connection in place of a list", document(written(whole, "A", "kebab"))],
  ["no data", "{}"],
])("%s is not a page", (_, answer) => {
  expect(() => parsePage(answer)).toThrow(new UnusableAnswer("its data is not a list"));
});

test.each([
  ["a null link", listed(null)],
  ["links without next", document([], { links: {} })],
  ["null links", document([], { links: null })],
  ["no links", document([])],
])("%s ends the list", (_, answer) => {
  expect(parsePage(answer).next).toBeUndefined();
});

test.each([
  ["no cursor", "/api/v1/connect/connections?page[size]=100"],
  ["a cursor that is no connection", "/api/v1/connect/connections?page[after]=../../accounts"],
  ["no query", "http://["],
  ["nothing", ""],
])("a link to the next page with %s is unusable", (_, next) => {
  expect(() => parsePage(listed(next))).toThrow(new UnusableAnswer("its link to the next page has no cursor"));
});

test("entries of a page that cannot be read are counted, and lose none of the others", () => {
  const answer = document([{ id: "inq_A" }, written(whole, "A", "kebab"), null, 5, { id: "cxn_B" }]);
  expect(parsePage(answer)).toEqual({ connections: [whole, { id: "cxn_B" }], unreadable: 3 });
});
