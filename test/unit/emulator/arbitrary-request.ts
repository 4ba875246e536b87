import * as fc from "fast-check";
import { child, children, contractOperations } from "../../contract/contract-document";
import type { Located, Node } from "../../contract/contract-document";
import { acmeProduction, acmeSandbox, globexSandbox } from "./persona-caller";

/** A request as it is put on the wire; the target may be anything. */
export interface ArbitraryRequest {
  method: string;
  target: string;
  headers: Record<string, string>;
  body: string;
}

/** Text that a header may hold. */
const headerText = fc.stringMatching(/^[!-~]([ -~]{0,20}[!-~])?$/);
const junk = fc.oneof(fc.string(), fc.constantFrom("", "null", "../..", "%00", "💥", "a".repeat(5000)));

function fromSchema(schema: Located): fc.Arbitrary<unknown> {
  const { node } = schema;
  if (Array.isArray(node["enum"])) return fc.constantFrom(...(node["enum"] as unknown[]));
  if (typeof node["pattern"] === "string") return fc.stringMatching(new RegExp(node["pattern"]));
  if (node["type"] === "integer") {
    return fc.integer({ min: Number(node["minimum"] ?? 0), max: Number(node["maximum"] ?? 1000) });
  }
  if (node["type"] === "string") return fc.string();
  const all = child(schema, "allOf", "0");
  if (all !== undefined) return fromSchema(all);
  const additional = child(schema, "additionalProperties");
  const properties = children(schema, "properties").map(([name, property]) => [name, fromSchema(property)] as const);
  const known = fc.record(Object.fromEntries(properties), { requiredKeys: (node["required"] ?? []) as string[] });
  if (additional === undefined) return known;
  return fc.tuple(known, fc.dictionary(fc.string(), fromSchema(additional))).map(([one, two]) => ({ ...one, ...two }));
}

/** As the schema has it, near it, or anything. */
function nearSchema(schema: Located, alsoLikely: fc.Arbitrary<unknown> = fc.nat()): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 4, arbitrary: fromSchema(schema) },
    { weight: 2, arbitrary: alsoLikely },
    { weight: 1, arbitrary: junk },
    { weight: 1, arbitrary: fc.json() },
  );
}

/** What any value looks like in a URL; lone surrogates, which cannot be percent-encoded, are replaced. */
function asText(value: unknown): string {
  return Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString();
}

function queryText(parts: Record<string, unknown>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parts)) {
    if (typeof value === "object" && value !== null) {
      for (const [key, inner] of Object.entries(value)) query.append(`${name}[${key}]`, asText(inner));
    } else query.append(name, asText(value));
  }
  return query.toString();
}

function located(operation: Located): { method: string; path: string } {
  const [, , path = "", method = ""] = operation.pointer.split("/");
  return { method: method.toUpperCase(), path: path.replaceAll("~1", "/") };
}

function ofOperation(
  operation: Located,
  parameters: readonly Located[],
  ids: readonly string[],
): fc.Arbitrary<ArbitraryRequest> {
  const { method, path } = located(operation);
  const known = fc.constantFrom(...ids);
  const of = (place: string): [string, Located][] =>
    parameters.flatMap((parameter): [string, Located][] => {
      const { name, in: where } = parameter.node as Node & { name: string };
      const schema = child(parameter, "schema");
      return where === place && schema !== undefined ? [[name, schema]] : [];
    });
  const headers = of("header").map(
    ([name, schema]) =>
      [
        name,
        fc.oneof(
          { weight: 4, arbitrary: fromSchema(schema) as fc.Arbitrary<string> },
          { weight: 1, arbitrary: headerText },
        ),
      ] as const,
  );
  const query = of("query").map(
    ([name, schema]) =>
      [
        name,
        nearSchema(
          schema,
          fc.record(
            { size: fc.integer(), after: known, before: known, status: known, "connect/connection": junk },
            { requiredKeys: [] },
          ),
        ),
      ] as const,
  );
  const [, idSchema] = of("path")[0] ?? [];
  const bodySchema = child(operation, "requestBody", "content", "application/json", "schema");
  const organization = fc.constantFrom("org_ACME", "org_GLOBEX", "org_INITECH", "org_HOOLI");
  const sensible = organization.map((id) => ({ data: { attributes: { "destination-organization-id": id } } }));
  const body =
    bodySchema === undefined
      ? fc.oneof(fc.constant(""), junk)
      : fc.oneof(
          nearSchema(bodySchema, sensible).map((value) => JSON.stringify(value)),
          junk,
        );
  return fc
    .record({
      id: idSchema === undefined ? known : nearSchema(idSchema, known),
      headers: fc.record(Object.fromEntries(headers), { requiredKeys: [] }),
      query: fc.record(Object.fromEntries(query), { requiredKeys: [] }),
      body,
    })
    .map((parts) => ({
      method,
      target: `/api/v1${path.replace("{connection-id}", encodeURIComponent(asText(parts.id)))}?${queryText(parts.query)}`,
      headers: parts.headers as Record<string, string>,
      body: method === "GET" ? "" : parts.body,
    }));
}

const wild: fc.Arbitrary<ArbitraryRequest> = fc.record({
  method: fc.constantFrom("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"),
  target: fc.stringMatching(/^\/(api\/v1\/connect\/connections)?[!-~]{0,40}$/),
  headers: fc.dictionary(fc.stringMatching(/^x-[a-z]{1,9}$/), headerText),
  body: junk,
});

const authorization = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(acmeSandbox, acmeProduction, globexSandbox).map((key) => `Bearer ${key}`) },
  { weight: 1, arbitrary: headerText },
  { weight: 1, arbitrary: fc.constant(undefined) },
);

/** Any request: mostly as the contract has it or near it, often about connections that exist, sometimes wild. */
export function arbitraryRequest(existingIds: readonly string[]): fc.Arbitrary<ArbitraryRequest> {
  const operations = [...contractOperations.values()];
  const any = fc.oneof(
    ...operations.map(({ operation, parameters }) => ({
      weight: 3,
      arbitrary: ofOperation(operation, parameters, existingIds),
    })),
    { weight: 2, arbitrary: wild },
  );
  return fc.tuple(any, authorization).map(([request, credentials]) => ({
    ...request,
    headers: {
      ...request.headers,
      ...(credentials === undefined ? {} : { Authorization: credentials }),
      ...(request.body === "" ? {} : { "Content-Type": "application/json" }),
    },
  }));
}
