import type { Connection, ConnectionPage } from "../../persona/connection";

/** The pages of the list, newest first. */
export type Pages = AsyncIterator<Pick<ConnectionPage, "connections" | "next">, void>;

/** One reading of the list. The cursor is a connection, so connections created meanwhile neither shift nor double any. */
export class Listing {
  isComplete = false;
  pages = 0;
  private readonly connections = new Map<string, Connection>();
  private readonly idByDestination = new Map<string, string>();
  private readonly written = new Set<string>();
  private reading: Promise<void> | undefined;

  constructor(
    private readonly source: Pages,
    readonly startedAt: number,
  ) {}

  /** Reads the next page; all that wait share one reading. */
  readNext(): Promise<void> {
    this.reading ??= this.readOne().finally(() => {
      this.reading = undefined;
    });
    return this.reading;
  }

  get isReading(): boolean {
    return this.reading !== undefined;
  }

  byId(id: string): Connection | undefined {
    return this.connections.get(id);
  }

  /** A live one where there are several, else the newest; an inactive one only where no other can follow. */
  outbound(destination: string): Connection | undefined {
    const found = this.connections.get(this.idByDestination.get(destination) ?? "");
    return found?.status === "inactive" && !this.isComplete ? undefined : found;
  }

  forget(id: string): void {
    this.written.add(id);
    this.connections.delete(id);
  }

  private async readOne(): Promise<void> {
    this.pages += 1;
    const { value: page } = await this.source.next();
    for (const connection of page?.connections ?? []) this.add(connection);
    this.isComplete = page?.next === undefined;
  }

  /** Connections come newest first. */
  private add(connection: Connection): void {
    const { id, status, destinationOrganizationId: destination } = connection;
    // Without a status it answers nothing that anybody asks.
    if (this.written.has(id) || status === undefined) return;
    this.connections.set(id, connection);
    if (destination === undefined) return;
    const other = this.connections.get(this.idByDestination.get(destination) ?? "");
    if (other === undefined || (other.status === "inactive" && status !== "inactive")) {
      this.idByDestination.set(destination, id);
    }
  }
}
