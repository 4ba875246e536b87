import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

/** Where the contract is kept. */
export const contractPath = join(__dirname, "openapi.yaml");

/** A node of the document, read by name. */
export type Node = Readonly<Record<string, unknown>>;

/** A node, and where in the document it is: a JSON pointer that ajv can compile. */
export interface Located {
  node: Node;
  pointer: string;
}

/** The whole document. */
export const contractDocument = parse(readFileSync(contractPath, "utf8")) as Node;

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

/** The operations by `operationId`, each with the parameters of its path and its own. */
export const contractOperations: ReadonlyMap<string, { operation: Located; parameters: Located[] }> = new Map(
  children(root, "paths").flatMap(([, path]) =>
    [...methods].flatMap((method) => {
      const operation = child(path, method);
      if (operation === undefined) return [];
      const parameters = [...children(path, "parameters"), ...children(operation, "parameters")];
      return [
        [String(operation.node["operationId"]), { operation, parameters: parameters.map(([, located]) => located) }],
      ];
    }),
  ),
);
