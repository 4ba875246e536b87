import type { Clock } from "../../persona/http/clock";
import type { Connection, ConnectionPage } from "../../persona/connection";
import { waitUntil } from "./waiting";

type ReadPage = (after: string | undefined) => Promise<Pick<ConnectionPage, "connections" | "next">>;

/** An index older than this is read anew, in milliseconds. */
const LONGEST_AGE = 60_000;
/** The first few are better asked for one by one: the index costs a call too. */
const ASKED_DIRECTLY = 4;
/** So many extra calls the index may cost before it has saved any. */
const ADVANCE = 5;
/** When as many operations wait at once, the stack is large, and the whole list is worth reading. */
const MANY_WAITING = 5;
/** Pages that may be read for a stack that looks large without having saved as many calls. */
const MOST_PAGES_IN_ADVANCE = 100;
/** How long operations that come one by one get, once per reading of the list, to show that they are many; in milliseconds. */
const LONGEST_GATHERING = 250;

/**
 * The organization's connections, read from the list page by page as far as operations ask for them, so that a thousand
 * reads or adoptions cost ten calls. An entry is never older than {@link LONGEST_AGE}, nor than the last write of this
 * process to that connection. The index only ever answers what it saw: where it has no entry, the caller asks Persona.
 */
export class ConnectionIndex {
  private listing: Listing | undefined;
  private asked = 0;
  private answered = 0;
  private pages = 0;
  private waiting = 0;

  constructor(
    private readonly readPage: ReadPage,
    private readonly clock: Clock,
    /** How many connections the program is known to declare so far: as many creates will come. */
    private readonly declared: () => number,
  ) {}

  /** The connection with this id, or nothing where it has to be asked for. */
  async byId(id: string): Promise<Connection | undefined> {
    this.asked += 1;
    if (this.asked <= ASKED_DIRECTLY) return undefined;
    return this.find(
      (listing) => listing.byId.get(id),
      () => 0,
    );
  }

  /** The connection from this organization to that destination, or nothing where it has to be asked for. */
  async outbound(organizationId: string | undefined, destination: string): Promise<Connection | undefined> {
    const select = (listing: Listing): Connection | undefined => {
      const id = listing.idByDestination.get(destination);
      const connection = id === undefined ? undefined : listing.byId.get(id);
      return connection !== undefined && isOutbound(connection, organizationId, destination) ? connection : undefined;
    };
    return this.find(select, this.declared);
  }

  /** Runs a write to a connection, and forgets what was read of it before or meanwhile. */
  async whileWriting<T>(id: string, write: () => Promise<T>): Promise<T> {
    this.listing?.forget(id);
    try {
      return await write();
    } finally {
      this.listing?.forget(id);
    }
  }

  /** @param expected how many operations at least will ask, so that as many pages are worth reading. */
  private async find(
    select: (listing: Listing) => Connection | undefined,
    expected: () => number,
  ): Promise<Connection | undefined> {
    const listing = this.freshListing();
    let hasGathered = false;
    this.waiting += 1;
    try {
      for (;;) {
        if (this.isStale(listing)) return undefined;
        const found = select(listing);
        if (found !== undefined) this.answered += 1;
        if (found !== undefined || listing.isComplete) return found;
        // To wait for a page that is being read anyway costs nothing.
        if (listing.isReading || this.isWorthAPage(listing, expected())) {
          await listing.readNext(this.readPage, () => {
            this.pages += 1;
          });
        } else if (!hasGathered) {
          listing.gathering ??= waitUntil(this.clock, () => listing.isComplete || this.areMany, LONGEST_GATHERING);
          await listing.gathering;
          hasGathered = true;
        } else return undefined;
      }
    } finally {
      this.waiting -= 1;
    }
  }

  private freshListing(): Listing {
    if (this.listing === undefined || this.isStale(this.listing)) this.listing = new Listing(this.clock.now());
    return this.listing;
  }

  private isStale(listing: Listing): boolean {
    return this.clock.now() - listing.startedAt > LONGEST_AGE;
  }

  private isWorthAPage(listing: Listing, expected: number): boolean {
    if (this.pages < this.answered + ADVANCE) return true;
    return (this.areMany || this.pages < expected) && listing.pages < MOST_PAGES_IN_ADVANCE;
  }

  private get areMany(): boolean {
    return this.waiting >= MANY_WAITING;
  }
}

/** Whether the connection is the one from an organization to a destination, whatever filter the server applied. */
export function isOutbound(connection: Connection, organizationId: string | undefined, destination: string): boolean {
  const { organizationId: source = organizationId, destinationOrganizationId } = connection;
  return destinationOrganizationId === destination && source === organizationId;
}

/** One reading of the list. The cursor is a connection, so connections created meanwhile neither shift nor double any. */
class Listing {
  readonly byId = new Map<string, Connection>();
  readonly idByDestination = new Map<string, string>();
  isComplete = false;
  pages = 0;
  /** Under way, or over: it is done once. */
  gathering: Promise<unknown> | undefined;
  private next: string | undefined;
  private readonly written = new Set<string>();
  private reading: Promise<void> | undefined;

  constructor(readonly startedAt: number) {}

  /** Reads the next page; all that wait share one reading. */
  readNext(readPage: ReadPage, onPage: () => void): Promise<void> {
    this.reading ??= this.readOne(readPage, onPage).finally(() => {
      this.reading = undefined;
    });
    return this.reading;
  }

  get isReading(): boolean {
    return this.reading !== undefined;
  }

  forget(id: string): void {
    this.written.add(id);
    this.byId.delete(id);
  }

  private async readOne(readPage: ReadPage, onPage: () => void): Promise<void> {
    onPage();
    this.pages += 1;
    const { connections, next } = await readPage(this.next);
    for (const connection of connections) this.add(connection);
    this.next = next;
    this.isComplete = next === undefined;
  }

  private add(connection: Connection): void {
    const { id, status, destinationOrganizationId: destination } = connection;
    // Without a status it answers nothing that anybody asks.
    if (this.written.has(id) || status === undefined) return;
    this.byId.set(id, connection);
    if (destination !== undefined) this.idByDestination.set(destination, id);
  }
}
