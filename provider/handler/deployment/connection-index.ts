import type { Connection } from "../../persona/connection";
import type { Clock } from "../../persona/http/clock";
import { Listing, type Pages } from "./listing";

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

/**
 * The organization's connections, read from the list page by page as far as operations ask for them, so that a thousand
 * reads or adoptions cost ten calls. An entry is never older than {@link LONGEST_AGE}, nor than the last write of this
 * process to that connection. The index only ever answers what it saw: where it has no entry, and once the list could not
 * be read, the caller asks Persona.
 */
export class ConnectionIndex {
  private listing: Listing | undefined;
  private asked = 0;
  private answered = 0;
  private pagesRead = 0;
  private waiting = 0;
  private isUsable = true;

  constructor(
    private readonly pages: () => Pages,
    private readonly clock: Clock,
    /** How many connections the program is known to declare: as many creates may come. */
    private readonly declared: () => number,
  ) {}

  /** The connection with this id, or nothing where it has to be asked for. */
  async byId(id: string): Promise<Connection | undefined> {
    this.asked += 1;
    if (this.asked <= ASKED_DIRECTLY) return undefined;
    return this.find(
      (listing) => listing.byId(id),
      () => 0,
    );
  }

  /**
   * The outbound connection to a destination, or nothing where it has to be asked for: also where an inactive one was found
   * and a live one may follow.
   */
  async outbound(destination: string): Promise<Connection | undefined> {
    return this.find((listing) => listing.outbound(destination), this.declared);
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
    this.waiting += 1;
    try {
      for (;;) {
        if (!this.isUsable || this.isStale(listing)) return undefined;
        const found = select(listing);
        if (found !== undefined) this.answered += 1;
        if (found !== undefined || listing.isComplete) return found;
        // To wait for a page that is being read anyway costs nothing.
        if (!listing.isReading && !this.isWorthAPage(listing, expected())) return undefined;
        await this.readNext(listing);
      }
    } finally {
      this.waiting -= 1;
    }
  }

  /** The list is a help, never a need: whatever is wrong with it, connections are asked for one by one. */
  private async readNext(listing: Listing): Promise<void> {
    if (!listing.isReading) this.pagesRead += 1;
    try {
      await listing.readNext();
    } catch {
      this.isUsable = false;
    }
  }

  private freshListing(): Listing {
    if (this.listing === undefined || this.isStale(this.listing)) {
      this.listing = new Listing(this.pages(), this.clock.now());
    }
    return this.listing;
  }

  private isStale(listing: Listing): boolean {
    return this.clock.now() - listing.startedAt > LONGEST_AGE;
  }

  private isWorthAPage(listing: Listing, expected: number): boolean {
    if (this.pagesRead < this.answered + ADVANCE) return true;
    return (this.areMany || this.pagesRead < expected) && listing.pages < MOST_PAGES_IN_ADVANCE;
  }

  private get areMany(): boolean {
    return this.waiting >= MANY_WAITING;
  }
}
