import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { Shape } from "../../provider/emulator";

/** A node of the document, read by name. */
export type Node = Readonly<Record<string, unknown>>;

/** A node, and where in the document it is: a JSON pointer that ajv can compile. */
export interface Located {
  node: Node;
  pointer: string;
}

interface ConnectionSchema {
  properties: { attributes: { properties: Record<string, unknown> } };
}

interface VendorDocument {
  components: {
    parameters: { "pagination-query-params": { schema: { properties: { size: unknown } } } };
    headers: { "rate-limit-reset": { schema: { type: string } } };
    schemas: { "api-version": { enum: string[] }; "connect-connection": unknown } & Record<string, unknown>;
  };
}

function vendorFile(name: string): unknown {
  return parse(readFileSync(join(__dirname, "vendor", name), "utf8"));
}

/** The schema of a connection by shape. Only B1, published on 2026-04-09, is made up here: A2 and the source. */
function connectionSchemas(newest: ConnectionSchema): Record<Shape, ConnectionSchema> {
  const { A, A2 } = (vendorFile("older-shapes.yaml") as { shapes: Record<"A" | "A2", ConnectionSchema> }).shapes;
  const B1 = structuredClone(A2);
  const name = "source-organization-id";
  B1.properties.attributes.properties[name] = newest.properties.attributes.properties[name];
  return { A, A2, B1, B: newest };
}

/** The vendor's file, with the differences that this function names. */
function contract(): Node {
  const document = vendorFile("connect-published-2026-08-21.yaml") as VendorDocument;
  const { schemas, parameters, headers } = document.components;
  // Answers may have each shape that was ever published.
  const shapes = connectionSchemas(schemas["connect-connection"] as ConnectionSchema);
  for (const [shape, schema] of Object.entries(shapes)) schemas[`connection-${shape}`] = schema;
  schemas["connect-connection"] = {
    anyOf: Object.keys(shapes).map((shape) => ({ $ref: `#/components/schemas/connection-${shape}` })),
  };
  // The docs list two more versions than the file.
  schemas["api-version"].enum.push("2026-09-29", "2021-05-14");
  // The docs give bounds that the file lacks.
  parameters["pagination-query-params"].schema.properties.size = { type: "integer", minimum: 1, maximum: 100 };
  // Tests have windows of less than a second.
  headers["rate-limit-reset"].schema.type = "number";
  return document as unknown as Node;
}

/** The whole document. */
export const contractDocument = contract();

function escaped(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null;
}

function at(pointer: string): Located {
  let node: unknown = contractDocument;
  for (const segment of pointer.split("/").slice(1)) {
    const name = segment.replaceAll("~1", "/").replaceAll("~0", "~");
    node = isNode(node) ? node[name] : undefined;
  }
  if (!isNode(node)) throw new Error(`The contract has nothing at ${pointer}`);
  const reference = node["$ref"];
  return typeof reference === "string" ? at(reference.replace(/^#/, "")) : { node, pointer };
}

/** The root of the document. */
export const root: Located = { node: contractDocument, pointer: "" };

/** The child of that name, references followed; undefined where there is none, or only a plain value. */
export function child(parent: Located, ...names: string[]): Located | undefined {
  let located = parent;
  for (const name of names) {
    if (!isNode(located.node[name])) return undefined;
    located = at(`${located.pointer}/${escaped(name)}`);
  }
  return located;
}

/** All children of the child of that name, by their names; none where it is absent. */
export function children(parent: Located, name: string): [string, Located][] {
  const holder = child(parent, name);
  if (holder === undefined) return [];
  return Object.keys(holder.node).flatMap((key): [string, Located][] => {
    const located = child(holder, key);
    return located === undefined ? [] : [[key, located]];
  });
}

const methods = new Set(["get", "post", "put", "patch", "delete"]);

/** The operations by the first word of their `operationId`, such as `create`, each with its parameters. */
export const contractOperations: ReadonlyMap<string, { operation: Located; parameters: Located[] }> = new Map(
  children(root, "paths").flatMap(([, path]) =>
    [...methods].flatMap((method) => {
      const operation = child(path, method);
      if (operation === undefined) return [];
      const [name = ""] = String(operation.node["operationId"]).split("-");
      return [[name, { operation, parameters: children(operation, "parameters").map(([, located]) => located) }]];
    }),
  ),
);
