import type { OrganizationConnections } from "../connections";
import type { PartnerConnection } from "../connections";

/** A partner with all connections to and from it: one each way, more where its environments differ. */
export interface Partner {
  readonly organizationId: string;
  readonly connections: readonly PartnerConnection[];
}

/** An organization and its partners, those of one kind beside each other. */
export interface Graph {
  readonly organizationId: string;
  readonly environmentId?: string;
  readonly partners: readonly Partner[];
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
  return {
    ...owner,
    partners: partners.sort(
      (one, other) =>
        compare(kind(one.connections), kind(other.connections)) || compare(one.organizationId, other.organizationId),
    ),
  };
}

/** How the picture draws a status: by colour and by dashes, since not everybody tells the colours apart. */
export interface StatusLook {
  readonly colour: string;
  /** As in SVG's stroke-dasharray; empty: a whole line. */
  readonly dashes: string;
}

const LOOKS: Readonly<Record<string, StatusLook>> = {
  active: { colour: "#1a7f37", dashes: "" },
  pending: { colour: "#b35900", dashes: "7 4" },
  inactive: { colour: "#6e7781", dashes: "2 4" },
};
const OTHER_LOOK: StatusLook = { colour: "#8250df", dashes: "9 3 2 3" };

/** The look of a status; all that Persona adds later share one. */
export function lookOf(status: string): StatusLook {
  return Object.hasOwn(LOOKS, status) ? (LOOKS[status] ?? OTHER_LOOK) : OTHER_LOOK;
}

/** All statuses of a graph, those known first. */
export function statusesOf({ partners }: Graph): string[] {
  const seen = new Set(partners.flatMap(({ connections }) => connections.map(({ status }) => status)));
  const known = Object.keys(LOOKS).filter((status) => seen.has(status));
  return [...known, ...[...seen].filter((status) => !known.includes(status)).sort(compare)];
}

function kind(connections: readonly PartnerConnection[]): string {
  return connections.map(rank).join();
}

function rank({ direction, status }: PartnerConnection): string {
  const order = Object.keys(LOOKS).indexOf(status);
  return `${direction === "outbound" ? 0 : 1}${order < 0 ? 9 : order}${status}`;
}

function compare(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}
