import type { Connection } from "./connection";
import { isConnectionId } from "./identifiers";
import { isObject, list, object, optional, type Read, ShapeError, text } from "./shape";

/** An answer that says success but is not what the API documents. */
export class UnusableAnswer extends Error {
  override readonly name = "UnusableAnswer";
}

const connectionId: Read<string> = (value, path) => {
  const id = text(value, path);
  if (isConnectionId(id)) return id;
  throw new ShapeError(path, "is not a connection id");
};

const attributes = object({
  status: optional(text),
  destinationOrganizationId: optional(text),
  organizationId: optional(text),
  sourceOrganizationId: optional(text),
  scopes: optional(list(text)),
  creatorId: optional(text),
  creatorType: optional(text),
  createdAt: optional(text),
  updatedAt: optional(text),
});

const resource = object({
  id: connectionId,
  attributes: (value, path) => attributes(camelKeys(value), path),
  relationships: optional(
    object({ creator: optional(object({ data: optional(object({ id: optional(text), type: optional(text) })) })) }),
  ),
});

const oneConnection = object({ data: resource });

const page = object({
  data: list(resource),
  links: optional(object({ next: optional(text) })),
});

/**
 * Reads one connection from an answer's text, in either shape and any casing.
 *
 * @throws UnusableAnswer when it is not JSON, or lacks what every connection has.
 */
export function parseConnection(body: string): Connection {
  return connectionFrom(parse(oneConnection, body).data);
}

/**
 * Reads one page of a list from an answer's text. `next` is the cursor of the following page: only that part
 * of the link is used, so an answer cannot send the client anywhere else.
 *
 * @throws UnusableAnswer as {@link parseConnection} does.
 */
export function parsePage(body: string): { connections: Connection[]; next?: string } {
  const { data, links } = parse(page, body);
  const connections = data.map(connectionFrom);
  if (links?.next === undefined) return { connections };
  const next = new URLSearchParams(links.next.replace(/^[^?]*/, "")).get("page[after]");
  if (!isConnectionId(next)) throw new UnusableAnswer("its link to the next page has no cursor");
  return { connections, next };
}

function connectionFrom({ id, attributes, relationships }: ReturnType<typeof resource>): Connection {
  const { organizationId, sourceOrganizationId, scopes, ...others } = attributes;
  const creator = relationships?.creator?.data;
  return defined({
    id,
    ...others,
    organizationId: organizationId ?? sourceOrganizationId,
    scopes: scopes ?? [],
    creatorId: others.creatorId ?? creator?.id,
    creatorType: others.creatorType ?? creator?.type,
  });
}

function parse<T>(read: Read<T>, body: string): T {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    throw new UnusableAnswer(body === "" ? "its body is empty" : "its body is not JSON");
  }
  try {
    return read(json, []);
  } catch (error) {
    throw error instanceof ShapeError ? new UnusableAnswer(error.message) : error;
  }
}

/** `created-at`, `created_at` and `createdAt` become `createdAt`. */
function camelKeys(value: unknown): unknown {
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, content]) => [
      key.replace(/[-_]([a-z])/g, (_match, letter: string) => letter.toUpperCase()),
      content as unknown,
    ]),
  );
}

type WithoutUndefined<T> = { [Key in keyof T]: Exclude<T[Key], undefined> };

function defined<T extends object>(value: T): WithoutUndefined<T> {
  return Object.fromEntries(
    Object.entries(value).filter(([, content]) => content !== undefined),
  ) as WithoutUndefined<T>;
}
