import type { IncomingHttpHeaders, IncomingMessage } from "node:http";

/** The five calls, and `unknown` for a path or method that is none of them. */
export type Operation = "create" | "retrieve" | "list" | "deactivate" | "reactivate" | "unknown";

/** A request as it arrived whole. */
export interface EmulatedRequest {
  readonly operation: Operation;
  readonly method: string;
  /** From `/api/v1` on, without the query. */
  readonly path: string;
  /** What follows the question mark, as sent. */
  readonly search: string;
  /** Decoded; of a name given twice, the last value. */
  readonly query: Readonly<Record<string, string>>;
  /** Names in lower case; a header sent several times is joined by commas. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The connection that the path names. */
  readonly pathId?: string;
}

/** The path that all calls begin with. */
export const basePath = "/api/v1";

/** The longest request body, in bytes; a longer one is answered 413. A create needs about a hundred. */
export const bodyLimit = 16 * 1024;

function joined(headers: IncomingHttpHeaders): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return flat;
}

function route(method: string, path: string): { operation: Operation; pathId?: string } {
  const match = /^\/api\/v1\/connect\/connections(?:\/([^/]+)(?:\/(deactivate|reactivate))?)?$/.exec(path);
  if (match === null) return { operation: "unknown" };
  const [, segment, action] = match;
  if (segment === undefined) {
    if (method === "POST") return { operation: "create" };
    return { operation: method === "GET" ? "list" : "unknown" };
  }
  let pathId: string;
  try {
    pathId = decodeURIComponent(segment);
  } catch {
    return { operation: "unknown" };
  }
  if (action === undefined) return method === "GET" ? { operation: "retrieve", pathId } : { operation: "unknown" };
  if (method !== "POST") return { operation: "unknown" };
  return { operation: action === "deactivate" ? "deactivate" : "reactivate", pathId };
}

/** Splits path and query by hand: a request target may be anything, and URL parsers throw on some. */
export function splitTarget(target: string): { path: string; search: string } {
  const mark = target.indexOf("?");
  return mark < 0 ? { path: target, search: "" } : { path: target.slice(0, mark), search: target.slice(mark + 1) };
}

/** The whole body as text, or undefined where it is longer than {@link bodyLimit} or the client went away. */
export async function readBody(message: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of message.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > bodyLimit) return undefined;
      chunks.push(chunk);
    }
  } catch {
    return undefined;
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** What a message asks for. */
export function parseRequest(message: IncomingMessage, body: string): EmulatedRequest {
  const method = message.method ?? "";
  const { path, search } = splitTarget(message.url ?? "");
  const query = Object.fromEntries(new URLSearchParams(search));
  return { ...route(method, path), method, path, search, query, headers: joined(message.headers), body };
}
