import { PersonaClient } from "../../persona/client";
import type { Connection, ConnectionAnswer } from "../../persona/connection";
import type { KeyOwner } from "../../persona/http/answer";
import type { Clock } from "../../persona/http/clock";
import { isPersonaApiError, type PersonaApiError } from "../../persona/http/errors";
import { ConnectionError, UnreadableListError } from "../errors";
import { log } from "../log";
import type { Credentials, Settings } from "../settings";
import { ConnectionIndex } from "./connection-index";
import { compareOwners, refuseNotAllowed, wrongKey } from "./key-owner";
import { Listing } from "./listing";
import { Progress } from "./progress";
import { Backoff, FirstAlone } from "./waiting";

/** The header `Date` is in whole seconds, and says when an answer was sent rather than when it arrived; in milliseconds. */
const DATE_PRECISION = 2000;

/** A create call that met a conflict. */
export interface Conflicting {
  readonly conflict: PersonaApiError;
  /** When the call began, by this process's clock. */
  readonly began: number;
}

/** One API key at work: its client, whose key it is, and what is known of the organization's connections. */
export class Organization {
  readonly client: PersonaClient;
  readonly index: ConnectionIndex;
  /** Whether a create has met a conflict: others are likely to, as after a lost state. */
  expectsConflicts = false;
  /** The first create goes alone, to find out whether conflicts are to be expected. */
  readonly creates = new FirstAlone();
  /** Whose key it is, as the headers of an answer named it; empty until one does. */
  keyOwner: KeyOwner = {};
  /** The source organization of a connection that this key created. */
  private source: string | undefined;
  private readonly created: string[] = [];
  /** Persona's time of day less this process's clock, in milliseconds, as the last answer said. */
  private timeDifference: number | undefined;
  private readonly questions = new FirstAlone();
  private whole: Promise<Listing> | undefined;
  /** Whether the base URL has answered a call of Connect as the API does. */
  private isConnect = false;

  constructor(
    private readonly credentials: Credentials,
    private readonly settings: Settings,
    readonly clock: Clock,
    declared: () => number,
  ) {
    const progress = new Progress(clock);
    this.client = new PersonaClient({
      ...credentials,
      apiVersion: settings.apiVersion,
      requestTimeoutSeconds: settings.requestTimeoutSeconds,
      retryTimeoutSeconds: settings.retryTimeoutSeconds,
      clock,
      onKeyOwner: (keyOwner) => {
        if (keyOwner.organizationId !== undefined) this.keyOwner = keyOwner;
      },
      onAnswer: ({ date }) => {
        if (date !== undefined) this.timeDifference = date - clock.now();
      },
      onTrouble: (trouble) => {
        progress.tell(trouble);
      },
      onRateLimitWait: (milliseconds) => {
        const until = new Date(Date.now() + milliseconds).toISOString().slice(11, 19);
        log(`waiting for Persona's rate limit until ${until} UTC`);
      },
    });
    this.index = new ConnectionIndex(() => this.client.pages(), clock, declared);
  }

  /** Reads one connection. */
  async connection(id: string): Promise<Connection> {
    const { connection } = await this.client.getConnection(id);
    this.isConnect = true;
    return connection;
  }

  /**
   * The outbound connection to a destination, asked for afresh: a live one where there are several, else the newest.
   * The list holds inbound connections too; those all go to the key's own organization.
   *
   * @throws UnreadableListError where none is found, but the list has entries that cannot be read.
   */
  async findOutbound(destination: string): Promise<Connection | undefined> {
    let found: Connection | undefined;
    let unread = 0;
    for await (const { connections, unreadable } of this.client.pages({ destinationOrganizationId: destination })) {
      this.isConnect = true;
      const aimless = connections.filter(({ destinationOrganizationId: known }) => known === undefined);
      unread += unreadable + aimless.length;
      const outbound = connections.filter((connection) => connection.destinationOrganizationId === destination);
      found = preferredOf([...(found === undefined ? [] : [found]), ...outbound]);
      if (found !== undefined && found.status !== "inactive") return found;
    }
    if (found === undefined && unread > 0) throw new UnreadableListError(destination, unread);
    return found;
  }

  /** As {@link findOutbound}, for previews: a program with many destinations has the whole list read, once. */
  async existing(destination: string, isOneOfMany: boolean): Promise<Connection | undefined> {
    if (!isOneOfMany) return this.findOutbound(destination);
    this.whole ??= this.readWhole();
    return (await this.whole).outbound(destination);
  }

  private async readWhole(): Promise<Listing> {
    const listing = new Listing(this.client.pages(), this.clock.now());
    while (!listing.isComplete) await listing.readNext();
    return listing;
  }

  /** Asks Persona to create a connection, and remembers what came of it. */
  async create(destination: string): Promise<ConnectionAnswer> {
    const answer = await this.client.createConnection({ destinationOrganizationId: destination });
    this.isConnect = true;
    this.source = answer.connection.organizationId ?? this.source;
    this.created.push(answer.connection.id);
    return answer;
  }

  /**
   * Makes sure, before a change, that the key belongs where it should: to an allowed organization and environment, and to
   * those that the state names. Costs one call where nothing has told yet whose key it is.
   *
   * @throws ConnectionError naming both.
   */
  async mayChange(action: string, expected: KeyOwner | undefined, ask: () => Promise<unknown>): Promise<void> {
    if (expected?.organizationId === undefined && !this.isGuarded) return;
    // One asks, so that eight operations at once cost one call between them.
    await this.questions.run(async () => {
      if (this.keyOwner.organizationId !== undefined) return;
      try {
        await ask();
      } catch (error) {
        // A 404 says whose key it is, too.
        if (!isPersonaApiError(error) || error.kind !== "notFound") throw error;
      }
    });
    this.refuseWrongKey(action, expected);
  }

  /** Asks for the connection to a destination only to learn whose key it is: a key that may not list may still create. */
  async askByList(destination: string): Promise<void> {
    try {
      await this.client.listConnections({ destinationOrganizationId: destination, pageSize: 1 });
    } catch (error) {
      if (!isPersonaApiError(error) || error.kind === "authentication" || error.kind === "network") throw error;
    }
  }

  /** Compares whose key it is with what the settings allow and the state names, as far as it is known. */
  refuseWrongKey(action: string, expected: KeyOwner | undefined, advice?: string): void {
    refuseNotAllowed(action, this.learnt, this.settings, this.created);
    if (expected !== undefined) this.refuseForeignState(action, expected, advice);
  }

  /** Refuses a key that is known to belong to another organization or environment than the state. */
  refuseForeignState(action: string, state: KeyOwner, advice?: string): void {
    if (compareOwners(this.learnt, state) !== "other") return;
    throw wrongKey(action, this.learnt, state, this.created, advice);
  }

  /**
   * Makes sure that a 404 means that the connection is gone: to the key of another organization, and at a base URL with a
   * wrong path, everything looks gone.
   *
   * @throws ConnectionError where it may be otherwise.
   */
  async believeGone(action: string, state: KeyOwner): Promise<void> {
    this.refuseWrongKey(action, state);
    if (!this.isConnect) await this.requireConnect(action);
    this.refuseWrongKey(action, state);
    if (compareOwners(this.learnt, state) === "same") return;
    throw new ConnectionError(
      `${action} failed: Persona answers that there is no such connection (HTTP 404), but no answer says whose API key ` +
        "this is, so it may be the wrong one. Nothing was changed. Check the API key. If the connection is really gone, " +
        "remove it from the state with `pulumi state delete`.",
    );
  }

  /**
   * Whether the connection that a create call met was made by that very call: an earlier request of it may have taken
   * effect (a 5xx does not tell), and the connection is no older than the call, by Persona's own clock.
   */
  hasMade({ createdAt }: Connection, { conflict, began }: Conflicting): boolean {
    if (!conflict.earlierMayHaveActed || createdAt === undefined || this.timeDifference === undefined) return false;
    return Date.parse(createdAt) >= began + this.timeDifference - DATE_PRECISION;
  }

  /** For as long as it makes sense to go on when others change a connection at the same time. */
  patience(): Backoff {
    const total = this.settings.retryTimeoutSeconds * 1000;
    return new Backoff(this.clock, { first: 250, growth: 2, longest: 10_000, total });
  }

  private get isGuarded(): boolean {
    const { allowedOrganizationIds, allowedEnvironmentIds } = this.settings;
    return allowedOrganizationIds !== undefined || allowedEnvironmentIds !== undefined;
  }

  private get learnt(): { headers: KeyOwner; source?: string } {
    return { headers: this.keyOwner, ...(this.source === undefined ? {} : { source: this.source }) };
  }

  private async requireConnect(action: string): Promise<void> {
    try {
      await this.client.listConnections({ pageSize: 1 });
    } catch (error) {
      if (!isPersonaApiError(error)) throw error;
      // Persona itself refuses this key the list, so the path is right.
      if (error.kind === "permission") return;
      if (error.kind !== "notFound" && error.kind !== "server") throw error;
      throw new ConnectionError(
        `${action} failed: ${this.credentials.baseUrl} answers neither for this connection nor for the list of connections. ` +
          `(${error.message}) Nothing was changed. Check persona:baseUrl, whose path is usually /api/v1.`,
      );
    }
    this.isConnect = true;
  }
}

/** Of several connections to one destination, newest first: a live one, else the newest. */
function preferredOf(connections: readonly Connection[]): Connection | undefined {
  return connections.find(({ status }) => status !== undefined && status !== "inactive") ?? connections[0];
}
