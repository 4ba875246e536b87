import type { Direction, OrganizationConnections, PartnerConnection } from "../connections";

/** A partner with all connections to and from it: one each way, more where its environments differ. */
export interface Partner {
  readonly organizationId: string;
  readonly connections: readonly PartnerConnection[];
}

/** An organization and its partners, by id. */
export interface Graph {
  readonly organizationId: string;
  readonly environmentId?: string;
  readonly partners: readonly Partner[];
}

/** The connections of one direction and status: one box of a picture. The direction alone decides its side. */
export interface Group {
  readonly direction: Direction;
  readonly status: string;
  /** By partner. */
  readonly members: readonly Member[];
}

export interface Member {
  readonly connection: PartnerConnection;
  /** Whether there is a connection in the other direction too, in whatever status. */
  readonly isMutual: boolean;
}

/** Groups connections by partner, in an order that depends on nothing but the connections. */
export function graphOf({ connections, ...owner }: OrganizationConnections): Graph {
  const byPartner = new Map<string, PartnerConnection[]>();
  for (const connection of connections) {
    const { partnerOrganizationId: partner } = connection;
    byPartner.set(partner, [...(byPartner.get(partner) ?? []), connection]);
  }
  const partners = [...byPartner].map(([organizationId, of]) => ({
    organizationId,
    connections: of.sort((one, other) => compare(rank(one), rank(other)) || compare(one.id, other.id)),
  }));
  return { ...owner, partners: partners.sort((one, other) => compare(one.organizationId, other.organizationId)) };
}

/** The boxes of a picture: outbound before inbound, known statuses before others. */
export function groupsOf({ partners }: Graph): Group[] {
  const groups = new Map<string, Group & { members: Member[] }>();
  for (const partner of partners) {
    for (const connection of partner.connections) {
      const { direction, status } = connection;
      const key = rank(connection);
      const group = groups.get(key) ?? { direction, status, members: [] };
      group.members.push({ connection, isMutual: isMutual(partner) });
      groups.set(key, group);
    }
  }
  return [...groups].sort(([one], [other]) => compare(one, other)).map(([, group]) => group);
}

/** How many partners and connections there are, such as `3 partners · 2 outbound, 2 inbound · ⇆ 1 in both directions`. */
export function summary({ partners }: Graph): string {
  const all = partners.flatMap(({ connections }) => connections);
  const outbound = all.filter(({ direction }) => direction === "outbound").length;
  const noun = partners.length === 1 ? "partner" : "partners";
  const mutual = partners.filter(isMutual).length;
  const both = mutual === 0 ? "" : ` · ⇆ ${mutual} in both directions`;
  return `${partners.length} ${noun} · ${outbound} outbound, ${all.length - outbound} inbound${both}`;
}

/** Who shares with whom, since when, in one sentence. */
export function describe({ organizationId }: Graph, connection: PartnerConnection): string {
  const { direction, partnerOrganizationId, status, id, createdAt } = connection;
  const [source, destination] =
    direction === "outbound" ? [organizationId, partnerOrganizationId] : [partnerOrganizationId, organizationId];
  const since = createdAt === undefined ? "" : `, created ${createdAt}`;
  return `${source} shares with ${destination}: ${status} (${id}${since})`;
}

/** In how many rows a picture shows this many names, so that it grows in width as well as in height. */
export function rowsFor(names: number): number {
  return Math.max(1, Math.ceil(names / Math.max(1, Math.round(Math.sqrt(names / 12)))));
}

function isMutual({ connections }: Partner): boolean {
  return new Set(connections.map(({ direction }) => direction)).size > 1;
}

const KNOWN_STATUSES = ["active", "pending", "inactive"];

function rank({ direction, status }: PartnerConnection): string {
  const order = KNOWN_STATUSES.indexOf(status);
  return `${direction === "outbound" ? 0 : 1}${order < 0 ? 9 : order}${status}`;
}

function compare(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}
