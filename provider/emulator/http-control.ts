import type { IncomingMessage, ServerResponse } from "node:http";
import type { NewConnection } from "./world/connection";
import type { EmulatorControl } from "./control";
import { readBody, splitTarget } from "./api/request";

/** The path that the control side over HTTP begins with; no path of Persona does. */
export const controlPath = "/_emulator/";

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

/**
 * The control side for other processes, JSON in and out: `GET`/`POST connections`,
 * `POST connections/{id}/accept|deactivate|remove`, `GET`/`DELETE journal`.
 */
export async function handleControl(
  control: EmulatorControl,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const text = (await readBody(message)) ?? "";
  const path = splitTarget(message.url ?? "").path.slice(controlPath.length);
  let outcome: Outcome;
  try {
    outcome = carryOut(control, message.method ?? "", path, text);
  } catch (error) {
    outcome = { status: 409, body: { error: error instanceof Error ? error.message : String(error) } };
  }
  response.writeHead(outcome.status, { "Content-Type": "application/json; charset=utf-8" });
  response.end(JSON.stringify(outcome.body));
}
