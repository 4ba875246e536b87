import type { DashboardAction, Exchange } from "../../emulator";
import { plain } from "../terminal";

/** One request and its result, for people and machines. Holds no key. */
export interface RequestRecord {
  readonly method: string;
  /** With the query, decoded. */
  readonly path: string;
  /** The status of the answer; absent if no answer was sent. */
  readonly status?: number;
  /** The organization of the key. */
  readonly organizationId?: string;
  readonly environmentId?: string;
  /** The connection or the reason that the answer names. */
  readonly about?: string;
  readonly fault?: string;
}

/** Takes from an exchange the facts that a reader wants to follow. */
export function requestRecord({ request, answer, fault }: Exchange): RequestRecord {
  const organizationId = answer?.headers["persona-organization-id"];
  const environmentId = answer?.headers["persona-environment-id"];
  const about = answer === undefined ? undefined : subject(answer.body);
  return {
    method: plain(request.method),
    path: plain(request.path + (request.search === "" ? "" : `?${decoded(request.search)}`)),
    ...(answer === undefined ? {} : { status: answer.status }),
    ...(organizationId === undefined ? {} : { organizationId }),
    ...(environmentId === undefined ? {} : { environmentId }),
    ...(about === undefined ? {} : { about: plain(about) }),
    ...(fault === undefined ? {} : { fault }),
  };
}

/** A record in one line, such as `POST /api/v1/connect/connections → 201 cxn_7KQZ (org_ACME, env_ACMESANDBOX)`. */
export function requestLine({ method, path, status, about, fault, ...caller }: RequestRecord): string {
  const owner = [caller.organizationId, caller.environmentId].filter((part) => part !== undefined).join(", ");
  return [
    `${method} ${path} → ${status ?? "no answer"}`,
    ...(about === undefined ? [] : [about]),
    ...(owner === "" ? [] : [`(${owner})`]),
    ...(fault === undefined ? [] : [`[fault: ${fault}]`]),
  ].join(" ");
}

/** An action on the page or through the control side, for people and machines. */
export interface DashboardRecord {
  readonly dashboard: DashboardAction["action"];
  readonly connection: string;
  readonly status: string;
  readonly sourceOrganizationId: string;
  readonly destinationOrganizationId: string;
}

/** Takes from an action the facts that a reader wants to follow. */
export function dashboardRecord({ action, connection }: DashboardAction): DashboardRecord {
  const { id, status, sourceOrganizationId, destinationOrganizationId } = connection;
  return {
    dashboard: action,
    connection: id,
    status: plain(status),
    sourceOrganizationId: plain(sourceOrganizationId),
    destinationOrganizationId: plain(destinationOrganizationId),
  };
}

/** An action in one line, such as `dashboard: accept → cxn_7KQZ active (org_ACME shares with org_GLOBEX)`. */
export function dashboardLine(record: DashboardRecord): string {
  const { dashboard, connection, status, sourceOrganizationId, destinationOrganizationId } = record;
  return `dashboard: ${dashboard} → ${connection} ${status} (${sourceOrganizationId} shares with ${destinationOrganizationId})`;
}

function decoded(search: string): string {
  try {
    return decodeURIComponent(search);
  } catch {
    return search;
  }
}

interface Body {
  readonly data?: unknown;
  readonly errors?: readonly { readonly title?: string; readonly details?: string }[];
}

/** A connection's id and status, the length of a list, or the text of an error. */
function subject(body: string): string | undefined {
  let json: Body | null;
  try {
    json = JSON.parse(body) as Body | null;
  } catch {
    return undefined;
  }
  if (Array.isArray(json?.data)) return `${json.data.length} ${json.data.length === 1 ? "connection" : "connections"}`;
  const data = json?.data as { id?: string; attributes?: { status?: string } } | undefined;
  if (typeof data?.id === "string") return [data.id, data.attributes?.status].filter(Boolean).join(" ");
  const error = json?.errors?.[0];
  const text = error?.details ?? error?.title;
  return typeof text === "string" ? `"${text}"` : undefined;
}
