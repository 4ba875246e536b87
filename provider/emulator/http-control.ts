import type { IncomingMessage, ServerResponse } from "node:http";
import type { NewConnection } from "./world/connection";
import type { EmulatorControl } from "./control";
import { bodyLimit, readBody, splitTarget } from "./api/request";

/** The path that the control side over HTTP begins with; no path of Persona does. */
export const controlPath = "/_emulator/";

/**
 * Whether the emulator's own page or a program on this machine sent the message. A page from elsewhere sends its origin
 * with every change; one whose name was made to lead here sends that name as the host.
 */
function isLocal({ headers, socket }: IncomingMessage): boolean {
  const hosts = ["127.0.0.1", "localhost", "[::1]"].map((name) => `${name}:${socket.localPort ?? 0}`);
  const { host = "", origin } = headers;
  return hosts.includes(host.toLowerCase()) && (origin === undefined || origin === `http://${host}`);
}

interface Outcome {
  status: number;
  body: unknown;
}

function isNewConnection(value: unknown): value is NewConnection {
  if (typeof value !== "object" || value === null) return false;
  const fields = value as Readonly<Record<string, unknown>>;
  const optional = (name: string, type: string): boolean => fields[name] === undefined || typeof fields[name] === type;
  return (
    typeof fields["sourceOrganizationId"] === "string" &&
    typeof fields["destinationOrganizationId"] === "string" &&
    optional("environmentId", "string") &&
    optional("status", "string") &&
    optional("createdAt", "number") &&
    (fields["scopes"] === undefined ||
      (Array.isArray(fields["scopes"]) && fields["scopes"].every((scope) => typeof scope === "string")))
  );
}

function add(control: EmulatorControl, body: string): Outcome {
  let wanted: unknown;
  try {
    wanted = JSON.parse(body);
  } catch {
    wanted = undefined;
  }
  return isNewConnection(wanted)
    ? { status: 201, body: control.add(wanted) }
    : { status: 400, body: { error: "Send JSON with sourceOrganizationId and destinationOrganizationId." } };
}

function carryOut(control: EmulatorControl, method: string, path: string, body: string): Outcome {
  if (path === "connections" && method === "GET") return { status: 200, body: control.connections() };
  if (path === "connections" && method === "POST") return add(control, body);
  if (path === "journal" && method === "GET") return { status: 200, body: control.journal() };
  if (path === "journal" && method === "DELETE") {
    control.clearJournal();
    return { status: 200, body: [] };
  }
  const [, id, action] = /^connections\/([^/]+)\/(accept|deactivate|remove)$/.exec(path) ?? [];
  if (id === undefined || method !== "POST") return { status: 404, body: { error: "No such control." } };
  const connection = control.connection(id);
  if (connection === undefined) return { status: 404, body: { error: `The emulator has no connection ${id}.` } };
  if (action === "accept") control.accept(id);
  else if (action === "deactivate") control.deactivate(id);
  else control.remove(id);
  return { status: 200, body: connection };
}

function attempt(action: () => Outcome): Outcome {
  try {
    return action();
  } catch (error) {
    return { status: 409, body: { error: error instanceof Error ? error.message : String(error) } };
  }
}

/**
 * The control side for other processes, JSON in and out: `GET`/`POST connections`,
 * `POST connections/{id}/accept|deactivate|remove`, `GET`/`DELETE journal`. Refuses with 403 a message that another
 * origin or host than the emulator's own sent.
 */
export async function handleControl(
  control: EmulatorControl,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const text = await readBody(message);
  const path = splitTarget(message.url ?? "").path.slice(controlPath.length);
  let outcome: Outcome;
  if (!isLocal(message)) {
    outcome = { status: 403, body: { error: "The control side serves only this machine, by its loopback address." } };
  } else if (text === undefined) {
    outcome = { status: 413, body: { error: `The request body is longer than ${bodyLimit} bytes.` } };
  } else {
    outcome = attempt(() => carryOut(control, message.method ?? "", path, text));
  }
  response.writeHead(outcome.status, {
    "Content-Type": "application/json; charset=utf-8",
    // The rest of a body that is too long is not read.
    ...(text === undefined ? { Connection: "close" } : {}),
  });
  response.end(JSON.stringify(outcome.body));
}
