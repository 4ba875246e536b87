import { age } from "../age";
import { ExitCode } from "../failure";
import { type ConnectionFilter, describeOwner, readConnections } from "../connections";
import { countByStatus, type PartnerConnection, styleOfStatus } from "../connections";
import { plain } from "../terminal";
import { type Cell, table } from "../terminal";
import type { Terminal } from "../terminal";

export interface ListOptions extends ConnectionFilter {
  readonly profile?: string;
  readonly json?: true;
}

/** `list`: prints the organization's connections as a table, newest first. */
export async function list(options: ListOptions, terminal: Terminal): Promise<ExitCode> {
  const organization = await readConnections(terminal, options.profile, options);
  const { connections } = organization;
  if (options.json) {
    terminal.print(JSON.stringify(organization, undefined, 2));
    return ExitCode.fine;
  }
  if (connections.length > 0) {
    const header = ["DIRECTION", "PARTNER", "STATUS", "AGE", "ID"].map((text): Cell => {
      return { text, paint: (padded) => terminal.paint("bold", padded) };
    });
    const now = Date.now();
    terminal.print(table([header, ...connections.map((connection) => row(connection, now, terminal))]));
  }
  terminal.note(terminal.paintNote("dim", summary(connections, describeOwner(organization))));
  return ExitCode.fine;
}

function row(connection: PartnerConnection, now: number, terminal: Terminal): Cell[] {
  const { id, direction, partnerOrganizationId, status, createdAt } = connection;
  return [
    { text: direction },
    { text: plain(partnerOrganizationId) },
    { text: plain(status), paint: (text) => terminal.paint(styleOfStatus(status), text) },
    { text: age(createdAt, now) },
    { text: id },
  ];
}

function summary(connections: readonly PartnerConnection[], owner: string): string {
  if (connections.length === 0) return `No connections of ${owner}.`;
  const noun = connections.length === 1 ? "connection" : "connections";
  return `${connections.length} ${noun} of ${owner}: ${plain(countByStatus(connections))}.`;
}
