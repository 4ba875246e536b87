import { age } from "../age";
import type { AccessOptions } from "../access";
import {
  type ConnectionFilter,
  countByStatus,
  describeOwner,
  type PartnerConnection,
  readConnections,
  styleOfStatus,
} from "../connections";
import { ExitCode } from "../failure";
import { readTextFile } from "../files";
import { readStackExport } from "../stack/stack-export";
import { type Cell, plain, table, type Terminal } from "../terminal";

export interface ListOptions extends ConnectionFilter, AccessOptions {
  /** Milliseconds. Only connections whose last update is longer ago. */
  readonly olderThan?: number;
  /** Default: `created`, which is Persona's own order, newest first. */
  readonly sort: "created" | "updated" | "partner" | "status";
  /** A stack export. */
  readonly state?: string;
}

/** A connection and whether a stack manages it. */
interface Row extends PartnerConnection {
  /** The name of the resource that manages it; null: no resource in the stack does; absent: no stack was given. */
  readonly resource?: string | null;
}

/** `list`: prints the organization's connections as a table. */
export async function list(options: ListOptions, terminal: Terminal): Promise<ExitCode> {
  const stack = options.state === undefined ? undefined : readStackExport(readTextFile(options.state));
  const organization = await readConnections(terminal, options, options);
  const now = Date.now();
  const rows = organization.connections
    .filter((connection) => options.olderThan === undefined || now - lastUpdate(connection) > options.olderThan)
    .map((connection): Row => {
      return stack === undefined ? connection : { ...connection, resource: stack.resources.get(connection.id) ?? null };
    })
    .sort(ORDERS[options.sort]);
  if (options.json) {
    terminal.print(JSON.stringify({ ...organization, connections: rows }, undefined, 2));
    return ExitCode.fine;
  }
  if (rows.length > 0) {
    const names = ["DIRECTION", "PARTNER", "STATUS", "AGE", "UPDATED", ...(stack ? ["RESOURCE"] : []), "ID"];
    const header = names.map((text): Cell => ({ text, paint: (padded) => terminal.paint("bold", padded) }));
    terminal.print(table([header, ...rows.map((row) => cells(row, now, terminal))]));
  }
  terminal.note(terminal.paintNote("dim", summary(rows, describeOwner(organization))));
  return ExitCode.fine;
}

/** Milliseconds since 1970. A connection without any time is as old as can be. */
function lastUpdate({ updatedAt, createdAt }: PartnerConnection): number {
  const time = Date.parse(updatedAt ?? createdAt ?? "");
  return Number.isNaN(time) ? 0 : time;
}

type Order = (one: PartnerConnection, other: PartnerConnection) => number;

const byPartner: Order = (one, other) => compare(one.partnerOrganizationId, other.partnerOrganizationId);

/** Sorting keeps equal connections as they are, so `created` is Persona's own order. */
const ORDERS: Readonly<Record<ListOptions["sort"], Order>> = {
  created: () => 0,
  updated: (one, other) => lastUpdate(other) - lastUpdate(one),
  partner: byPartner,
  status: (one, other) => compare(one.status, other.status) || byPartner(one, other),
};

function compare(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}

function cells(row: Row, now: number, terminal: Terminal): Cell[] {
  const { id, direction, partnerOrganizationId, status, createdAt, updatedAt, resource } = row;
  return [
    { text: direction },
    { text: plain(partnerOrganizationId) },
    { text: plain(status), paint: (text) => terminal.paint(styleOfStatus(status), text) },
    { text: age(createdAt, now) },
    { text: age(updatedAt, now) },
    ...(resource === undefined ? [] : [{ text: plain(resource ?? "-") }]),
    { text: id },
  ];
}

function summary(connections: readonly PartnerConnection[], owner: string): string {
  if (connections.length === 0) return `${owner} has no such connections.`;
  const noun = connections.length === 1 ? "connection" : "connections";
  return `${owner} has ${connections.length} ${noun}: ${plain(countByStatus(connections))}.`;
}
