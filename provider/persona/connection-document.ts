import type { Connection, ConnectionPage } from "./connection";
import { UnusableAnswer } from "./http/answer";
import { isRecord, parseJson, recordOf, textOf } from "./http/json";
import { isConnectionId } from "./identifiers";

/**
 * Reads one connection from an answer's text, in every shape that Persona has published and in any casing. Only the id is
 * required: an attribute that is missing, null or of another type is absent, so that a change of Persona's breaks nothing.
 *
 * @throws UnusableAnswer when it is not JSON, or not about a connection.
 */
export function parseConnection(text: string): Connection {
  const connection = connectionFrom(recordOf(parse(text))["data"]);
  if (connection === undefined) throw new UnusableAnswer("its data is not a connection");
  return connection;
}

/**
 * Reads one page of a list from an answer's text; an entry that cannot be read does not lose the others. `next` is the cursor
 * of the following page: only that part of the link is used, so an answer cannot send the client anywhere else.
 *
 * @throws UnusableAnswer when it is not JSON, or not a list.
 */
export function parsePage(text: string): Pick<ConnectionPage, "connections" | "unreadable" | "next"> {
  const { data, links } = recordOf(parse(text));
  if (!Array.isArray(data)) throw new UnusableAnswer("its data is not a list");
  const connections = data.map(connectionFrom).filter((connection) => connection !== undefined);
  const unreadable = data.length - connections.length;
  const { next: link } = recordOf(links);
  if (typeof link !== "string") return { connections, unreadable };
  const next = new URLSearchParams(link.replace(/^[^?]*/, "")).get("page[after]");
  if (!isConnectionId(next)) throw new UnusableAnswer("its link to the next page has no cursor");
  return { connections, unreadable, next };
}

function connectionFrom(resource: unknown): Connection | undefined {
  const { id, attributes, relationships } = recordOf(resource);
  if (!isConnectionId(id)) return undefined;
  const given = recordOf(attributes);
  const creator = recordOf(recordOf(recordOf(relationships)["creator"])["data"]);
  return present(id, {
    status: textOf(attribute(given, "status")),
    destinationOrganizationId: textOf(attribute(given, "destinationOrganizationId")),
    organizationId: textOf(attribute(given, "organizationId") ?? attribute(given, "sourceOrganizationId")),
    scopes: textsOf(attribute(given, "scopes")),
    creatorId: textOf(attribute(given, "creatorId") ?? creator["id"]),
    creatorType: textOf(attribute(given, "creatorType") ?? creator["type"]),
    createdAt: textOf(attribute(given, "createdAt")),
    updatedAt: textOf(attribute(given, "updatedAt")),
  });
}

function parse(text: string): unknown {
  const json = parseJson(text);
  if (json === undefined) throw new UnusableAnswer(text === "" ? "its body is empty" : "its body is not JSON");
  if (!isRecord(json)) throw new UnusableAnswer("its body is not a JSON object");
  return json;
}

/** An attribute in the casing that the answer has: `created-at`, `created_at` or `createdAt`. */
function attribute(attributes: Readonly<Record<string, unknown>>, name: string): unknown {
  const kebab = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return attributes[kebab] ?? attributes[kebab.replaceAll("-", "_")] ?? attributes[name];
}

function textsOf(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const texts = value.map(textOf);
  return texts.every((text) => text !== undefined) ? texts : undefined;
}

/** Leaves out what the answer did not carry. */
function present(id: string, attributes: Attributes): Connection {
  return { id, ...Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined)) };
}

type Attributes = { readonly [Name in keyof Omit<Connection, "id">]-?: Connection[Name] | undefined };
