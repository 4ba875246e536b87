import { PersonaClient } from "../../persona/client";
import type { Clock } from "../../persona/http/clock";
import type { Connection, ConnectionAnswer } from "../../persona/connection";
import type { KeyOwner } from "../../persona/http/answer";
import { type PersonaApiError, isPersonaApiError } from "../../persona/http/errors";
import { Backoff } from "./backoff";
import { ConnectionIndex } from "./connection-index";
import { ConnectionError } from "../errors";
import { FirstAlone } from "./first-alone";
import { log } from "../log";
import type { Credentials, Settings } from "../settings";
import { refuseOtherOwner, refuseOtherOrganization } from "./key-owner";

/** The header `Date` is in whole seconds, and says when an answer was sent rather than when it arrived; in milliseconds. */
const DATE_PRECISION = 2000;

/** What a create call met: a new connection, one that exists by the index, or a conflict. */
export type CreateAnswer =
  | ({ readonly met: "nothing" } & ConnectionAnswer)
  | { readonly met: "existing"; readonly connection: Connection }
  | { readonly met: "conflict"; readonly conflict: PersonaApiError; readonly began: number };

/** One API key at work: its client, whose key it is, and what is known of the organization's connections. */
export class Organization {
  readonly client: PersonaClient;
  readonly index: ConnectionIndex;
  /** Whose key it is; known from the first answer on. */
  keyOwner: KeyOwner | undefined;
  /** Persona's time of day less this process's clock, in milliseconds, as the last answer said. */
  private timeDifference: number | undefined;
  private readonly creates = new FirstAlone();
  private readonly questions = new FirstAlone();
  private metConflict = false;

  constructor(
    credentials: Credentials,
    private readonly settings: Settings,
    readonly clock: Clock,
    declared: () => number,
  ) {
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
      onRateLimitWait: (milliseconds) => {
        const until = new Date(Date.now() + milliseconds).toISOString().slice(11, 19);
        log(`waiting for Persona's rate limit until ${until} UTC`);
      },
    });
    this.index = new ConnectionIndex(
      (after) => this.client.listConnections(after === undefined ? {} : { after }),
      clock,
      declared,
    );
  }

  /**
   * Makes sure, before the first change, that the key belongs where it should: to an allowed organization, and to the
   * organization and environment that the state names. Costs one call where the key's owner is not known yet.
   *
   * @throws ConnectionError naming both organizations.
   */
  async mayChange(action: string, expected: KeyOwner | undefined, ask: () => Promise<unknown>): Promise<void> {
    const { allowedOrganizationIds: allowed } = this.settings;
    if (expected?.organizationId === undefined && allowed === undefined) return;
    // One asks, so that eight operations at once cost one call between them.
    await this.questions.run(async () => {
      if (this.keyOwner !== undefined) return;
      try {
        await ask();
      } catch (error) {
        // A 404 says whose key it is, too.
        if (!isPersonaApiError(error) || error.kind !== "notFound") throw error;
      }
    });
    if (this.keyOwner === undefined) {
      throw new ConnectionError(
        `${action} was refused: the answers do not say whose API key it is (Persona-Organization-Id), so it may be the wrong one. ` +
          "Nothing was changed. Check that the base URL is Persona's API, and that no proxy in between removes headers.",
      );
    }
    this.refuseWrongKey(action, expected);
  }

  /** Compares whose key it is with what the settings allow and the state names, as far as both are known. */
  refuseWrongKey(action: string, expected: KeyOwner | undefined, advice?: string): void {
    if (this.keyOwner === undefined) return;
    refuseOtherOrganization(action, this.keyOwner, this.settings.allowedOrganizationIds);
    refuseOtherOwner(action, this.keyOwner, expected, advice);
  }

  /**
   * Asks for a connection to be created. Once a conflict was met, others are likely to exist too (a lost state), so from
   * then on it looks first, and the first create goes alone to find that out.
   */
  async create(destination: string, look: () => Promise<Connection | undefined>): Promise<CreateAnswer> {
    return this.creates.run(async () => {
      const existing = this.metConflict ? await look() : undefined;
      if (existing !== undefined) return { met: "existing", connection: existing };
      const began = this.clock.now();
      try {
        const answer = await this.client.createConnection({ destinationOrganizationId: destination });
        return { met: "nothing", ...answer };
      } catch (error) {
        if (!isPersonaApiError(error) || error.kind !== "conflict") throw error;
        this.metConflict = true;
        return { met: "conflict", conflict: error, began };
      }
    });
  }

  /**
   * Whether the connection that a create call met was made by that very call: an earlier request of it may have taken
   * effect (a 5xx does not tell), and the connection is no older than the call, by Persona's own clock.
   */
  hasMade({ createdAt }: Connection, { conflict, began }: CreateAnswer & { met: "conflict" }): boolean {
    if (!conflict.earlierMayHaveActed || createdAt === undefined || this.timeDifference === undefined) return false;
    return Date.parse(createdAt) >= began + this.timeDifference - DATE_PRECISION;
  }

  /** For as long as it makes sense to go on when others change a connection at the same time. */
  patience(): Backoff {
    const total = this.settings.retryTimeoutSeconds * 1000;
    return new Backoff(this.clock, { first: 250, growth: 2, longest: 10_000, total });
  }
}
