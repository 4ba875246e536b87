import type { EmulatedConnection } from "./connection";

/** Newest first; of those created in one millisecond, the one made last. */
function compareNewestFirst(one: EmulatedConnection, other: EmulatedConnection): number {
  return other.createdAt - one.createdAt || other.sequence - one.sequence;
}

/** The position of a connection in a newest-first list, or where it would be put. */
function position(list: readonly EmulatedConnection[], connection: EmulatedConnection): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const candidate = list[middle];
    if (candidate !== undefined && compareNewestFirst(candidate, connection) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function pairOf(sourceOrganizationId: string, environmentId: string, destinationOrganizationId: string): string {
  return JSON.stringify([sourceOrganizationId, environmentId, destinationOrganizationId]);
}

function pairOfConnection(connection: EmulatedConnection): string {
  return pairOf(connection.sourceOrganizationId, connection.environmentId, connection.destinationOrganizationId);
}

/** All connections of all organizations, indexed so that no call but a list walks over them. */
export class Registry {
  private readonly byId = new Map<string, EmulatedConnection>();
  private readonly byPair = new Map<string, EmulatedConnection[]>();
  private readonly byOrganization = new Map<string, EmulatedConnection[]>();
  private readonly newestFirst: EmulatedConnection[] = [];

  get(id: string): EmulatedConnection | undefined {
    return this.byId.get(id);
  }

  /** A connection from an organization's environment to a destination: an active one, where there are several. */
  find(source: string, environment: string, destination: string): EmulatedConnection | undefined {
    const connections = this.byPair.get(pairOf(source, environment, destination)) ?? [];
    return connections.find(({ status }) => status === "active") ?? connections[0];
  }

  /** Newest first, all organizations. */
  all(): readonly EmulatedConnection[] {
    return this.newestFirst;
  }

  /** Newest first: those that an organization is the source or the destination of, in all its environments. */
  of(organizationId: string): readonly EmulatedConnection[] {
    return this.byOrganization.get(organizationId) ?? [];
  }

  /** Where in {@link of} the given connection is. */
  position(organizationId: string, connection: EmulatedConnection): number {
    return position(this.of(organizationId), connection);
  }

  insert(connection: EmulatedConnection): void {
    const pair = pairOfConnection(connection);
    this.byPair.set(pair, [...(this.byPair.get(pair) ?? []), connection]);
    this.byId.set(connection.id, connection);
    for (const list of this.listsOf(connection)) list.splice(position(list, connection), 0, connection);
  }

  remove(connection: EmulatedConnection): void {
    this.byId.delete(connection.id);
    const pair = pairOfConnection(connection);
    this.byPair.set(
      pair,
      (this.byPair.get(pair) ?? []).filter((other) => other !== connection),
    );
    for (const list of this.listsOf(connection)) list.splice(position(list, connection), 1);
  }

  private listsOf(connection: EmulatedConnection): EmulatedConnection[][] {
    const organizations = new Set([connection.sourceOrganizationId, connection.destinationOrganizationId]);
    return [this.newestFirst, ...[...organizations].map((organization) => this.listOf(organization))];
  }

  private listOf(organizationId: string): EmulatedConnection[] {
    let list = this.byOrganization.get(organizationId);
    if (list === undefined) this.byOrganization.set(organizationId, (list = []));
    return list;
  }
}
