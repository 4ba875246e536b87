import type { Connection } from "../persona/connection";
import type { Style } from "./terminal";

/** `outbound`: the key's organization shares with the partner; `inbound`: the partner shares with it. */
export type Direction = "outbound" | "inbound";

/** A connection as one organization sees it. */
export interface PartnerConnection {
  /** `cxn_…` */
  readonly id: string;
  readonly direction: Direction;
  /** The organization at the other end. */
  readonly partnerOrganizationId: string;
  /** As Persona says it; `unknown` where it says nothing. */
  readonly status: string;
  readonly scopes: readonly string[];
  /** ISO 8601. */
  readonly createdAt?: string;
  /** ISO 8601. */
  readonly updatedAt?: string;
}

/** Turns a connection to the side of an organization, which is one of its two ends. */
export function seenFrom(organizationId: string, connection: Connection): PartnerConnection {
  const { id, organizationId: source, destinationOrganizationId: destination } = connection;
  const { status = "unknown", scopes, createdAt, updatedAt } = connection;
  const isInbound = destination === organizationId && source !== organizationId;
  return {
    id,
    direction: isInbound ? "inbound" : "outbound",
    partnerOrganizationId: (isInbound ? source : destination) ?? "unknown",
    status,
    scopes,
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(updatedAt === undefined ? {} : { updatedAt }),
  };
}

/** The colour of a status; one that Persona adds later gets its own. */
export function styleOfStatus(status: string): Style {
  switch (status) {
    case "active":
      return "green";
    case "pending":
      return "yellow";
    case "inactive":
      return "gray";
    default:
      return "magenta";
  }
}

/** Says how many there are of each status, such as `3 active, 1 pending`. */
export function countByStatus(connections: readonly PartnerConnection[]): string {
  const counts = new Map<string, number>();
  for (const { status } of connections) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([status, count]) => `${count} ${status}`)
    .join(", ");
}
