import fc from "fast-check";

import { parseConnection, parsePage } from "../../../provider/persona/connection-document";
import { UnusableAnswer } from "../../../provider/persona/http/answer";
import type { Connection } from "../../../provider/persona/connection";

const casings = {
  kebab: (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
  snake: (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
  camel: (name: string) => name,
} as const;
type Casing = keyof typeof casings;
type Shape = "A" | "B";

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

/** A connection as Persona writes it; what it lacks is left out, as a sparse fieldset does. */
function written(connection: Connection, shape: Shape, casing: Casing): object {
  const { id, creatorId, creatorType, organizationId, scopes, ...others } = connection;
  const attributes =
    shape === "A"
      ? { token: id, organizationId, scopes, creatorId, creatorType, ...others }
      : { sourceOrganizationId: organizationId, ...others };
  const creator = { data: { id: creatorId, type: creatorType } };
  return {
    type: "connect/connection",
    id,
    attributes: Object.fromEntries(Object.entries(attributes).map(([name, value]) => [casings[casing](name), value])),
    ...(shape === "B" ? { relationships: { creator } } : {}),
  };
}

const document = (data: unknown, others: object = {}): string => JSON.stringify({ data, ...others });
const withAttributes = (attributes: unknown): string => document({ type: "t", id: "cxn_A", attributes });

const combinations = (["A", "B"] as const).flatMap((shape) =>
  (["kebab", "snake", "camel"] as const).map((casing): [Shape, Casing] => [shape, casing]),
);

test.each(combinations)("shape %s in %s case is the same connection", (shape, casing) => {
  const scopes = shape === "A" ? whole.scopes : [];
  expect(parseConnection(document(written(whole, shape, casing)))).toEqual({ ...whole, scopes });
});

const text = fc.string({ minLength: 1, maxLength: 30 });
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
  { requiredKeys: ["id", "scopes"] },
);

test("any sparse fieldset, in any shape and casing, gives what it holds and nothing else", () => {
  fc.assert(
    fc.property(anyConnection, fc.constantFrom(...combinations), (connection, [shape, casing]) => {
      const scopes = shape === "A" ? connection.scopes : [];
      expect(parseConnection(document(written(connection, shape, casing)))).toEqual({ ...connection, scopes });
    }),
  );
});

test("a resource with no attribute at all is a connection of which only the id is known", () => {
  expect(parseConnection(withAttributes({}))).toEqual({ id: "cxn_A", scopes: [] });
});

test("an attribute that is null is absent", () => {
  const attributes = { status: null, scopes: null, "created-at": null, "creator-id": null };
  expect(parseConnection(withAttributes(attributes))).toEqual({ id: "cxn_A", scopes: [] });
});

test.each([null, {}, { creator: null }, { creator: { data: null } }, { creator: { data: {} } }, { others: 1 }])(
  "relationships %j say nothing of the creator",
  (relationships) => {
    const answer = document({ type: "t", id: "cxn_A", attributes: {}, relationships });
    expect(parseConnection(answer)).toEqual({ id: "cxn_A", scopes: [] });
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
  expect(parseConnection(answer)).toEqual({ id: "cxn_A", status: "active", scopes: [] });
});

test("an unknown status and unknown scopes are passed on as they are", () => {
  const answer = withAttributes({ status: "suspended", scopes: ["report.write", ""] });
  expect(parseConnection(answer)).toMatchObject({ status: "suspended", scopes: ["report.write", ""] });
});

test.each([
  ["an empty body", "", "its body is empty"],
  ["HTML", "<html></html>", "its body is not JSON"],
  ["JSON that ends in the middle", '{"data":{"id":"cxn_A"', "its body is not JSON"],
  ["null", "null", "its body: Expected object, received null"],
  ["a number", "1", "its body: Expected object, received number"],
  ["no data", "{}", "data: Required"],
  ["a list in place of one", document([]), "data: Expected object, received array"],
  ["no id", document({ attributes: {} }), "data.id: Required"],
  ["the id of something else", document({ id: "inq_A", attributes: {} }), "data.id: is not a connection id"],
  ["an id that is a path", document({ id: "cxn_../x", attributes: {} }), "data.id: is not a connection id"],
  ["no attributes", document({ id: "cxn_A" }), "data.attributes: Required"],
  ["null attributes", withAttributes(null), "data.attributes: Expected object, received null"],
  ["a list of attributes", withAttributes([]), "data.attributes: Expected object, received array"],
  [
    "a status that is no text",
    withAttributes({ status: 1 }),
    "data.attributes.status: Expected string, received number",
  ],
  [
    "scopes that are no list",
    withAttributes({ scopes: "all" }),
    "data.attributes.scopes: Expected array, received string",
  ],
  [
    "a scope that is no text",
    withAttributes({ scopes: [{}] }),
    "data.attributes.scopes.0: Expected string, received object",
  ],
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
  expect(connection).toEqual({ id: "cxn_A", status: "active", scopes: [] });
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

const listed = (next: unknown): string => document([written(whole, "B", "camel")], { links: { next } });

test.each([
  ["a path", "/api/v1/connect/connections?page[size]=100&page[after]=cxn_NEXT"],
  ["an encoded path", "/api/v1/connect/connections?page%5Bsize%5D=100&page%5Bafter%5D=cxn_NEXT"],
  ["a whole URL of another host, of which only the cursor is used", "https://evil.example.com/?page[after]=cxn_NEXT"],
])("the next page's cursor is read from %s", (_, next) => {
  const page = parsePage(listed(next));
  expect(page.next).toBe("cxn_NEXT");
  expect(page.connections).toEqual([{ ...whole, scopes: [] }]);
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

test("a page with one unusable connection is unusable, and says which", () => {
  const answer = document([written(whole, "A", "kebab"), { id: "cxn_B" }]);
  expect(() => parsePage(answer)).toThrow(/^data\.1\.attributes: /);
});
