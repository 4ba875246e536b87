import type { Connection } from "../persona/connection";
import type { KeyOwner } from "../persona/http/answer";
import { type AccessOptions, clientFor } from "./access";
import { CommandFailure } from "./failure";
import { plain, type Style, type Terminal } from "./terminal";

/** Which connections to read. An absent property does not narrow. */
export interface ConnectionFilter {
  readonly status?: string;
  readonly direction?: string;
  /** The organization that data is shared with. */
  readonly destination?: string;
}

/** `outbound`: the key's organization shares with the partner; `inbound`: the partner shares with it. */
export type Direction = "outbound" | "inbound";

/** A connection as one organization sees it, with everything that Persona says about it. */
export interface PartnerConnection extends Connection {
  readonly direction: Direction;
  /** The organization at the other end; `unknown` if Persona does not say. */
  readonly partnerOrganizationId: string;
  /** As Persona says it; `unknown` if Persona says nothing. */
  readonly status: string;
}

/** The connections that one API key sees, newest first. */
export interface OrganizationConnections {
  readonly organizationId: string;
  readonly environmentId?: string;
  readonly connections: readonly PartnerConnection[];
}

/**
 * Reads all pages of the connections that the key of a command can see. Shows progress.
 *
 * @throws CommandFailure without a key; SettingsError for a key that cannot be used; PersonaApiError if Persona refuses or cannot be reached.
 */
export async function readConnections(
  terminal: Terminal,
  options: AccessOptions,
  filter: ConnectionFilter = {},
): Promise<OrganizationConnections> {
  const client = clientFor(options, terminal);
  // By id: a connection may move to the next page while the pages are read.
  const found = new Map<string, Connection>();
  let keyOwner: KeyOwner = {};
  const pages = client.pages({
    ...(filter.status === undefined ? {} : { status: filter.status }),
    ...(filter.destination === undefined ? {} : { destinationOrganizationId: filter.destination }),
  });
  terminal.progress("Reading connections");
  for await (const page of pages) {
    keyOwner = page.keyOwner;
    for (const connection of page.connections) found.set(connection.id, connection);
    terminal.progress(`Reading connections: ${found.size} so far`);
  }
  terminal.endProgress();

  const { environmentId } = keyOwner;
  const organizationId = keyOwner.organizationId ?? commonEnd([...found.values()]);
  return {
    organizationId: plain(organizationId),
    ...(environmentId === undefined ? {} : { environmentId: plain(environmentId) }),
    connections: [...found.values()]
      .map((connection) => seenFrom(organizationId, connection))
      .filter((connection) => matches(connection, filter)),
  };
}

/** Names the organization and environment of a key. */
export function describeOwner({ organizationId, environmentId }: OrganizationConnections): string {
  return environmentId === undefined ? organizationId : `${organizationId}, environment ${environmentId}`;
}

/** Describes a connection from the side of one of its two organizations. */
export function seenFrom(organizationId: string, connection: Connection): PartnerConnection {
  const { organizationId: source, destinationOrganizationId: destination, status = "unknown" } = connection;
  const isInbound = destination === organizationId && source !== organizationId;
  return {
    ...connection,
    status,
    direction: isInbound ? "inbound" : "outbound",
    partnerOrganizationId: (isInbound ? source : destination) ?? "unknown",
  };
}

/** Filtered here too, because a server may ignore a filter. A hidden destination is taken as Persona's own filter has it. */
function matches(
  { status, direction, destinationOrganizationId }: PartnerConnection,
  filter: ConnectionFilter,
): boolean {
  const { destination = destinationOrganizationId } = filter;
  return (
    (destinationOrganizationId ?? destination) === destination &&
    status === (filter.status ?? status) &&
    direction === (filter.direction ?? direction)
  );
}

/** Each connection of an organization has it at one of its ends. Where no header names it, the ends in common may do. */
function commonEnd(connections: readonly Connection[]): string {
  const ends = connections.map(({ organizationId, destinationOrganizationId }) => {
    return new Set([organizationId, destinationOrganizationId]);
  });
  const common = [...(ends[0] ?? [])].filter((end) => ends.every((others) => others.has(end)));
  const [only] = common;
  const allAreKnown = ends.every((both) => !both.has(undefined));
  if (allAreKnown && common.length === 1 && only !== undefined) return only;
  throw new CommandFailure(
    "Persona's answer does not say which organization the key belongs to (header Persona-Organization-Id), so outbound " +
      "and inbound connections cannot be told apart. Check the base URL, and check that no proxy removes headers.",
  );
}

/** The colour of a status. All statuses that Persona may add share one colour. */
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
