import type { AnswerFacts, KeyOwner } from "./http/answer";
import type { Clock } from "./http/clock";
import type { RateLimitListener } from "./http/rate-limiter";
import type { TroubleListener } from "./http/sender";

/** How a client reaches Persona. */
export interface PersonaClientOptions {
  /** The API key. It belongs to one organization and one environment. */
  readonly apiKey: string;
  /**
   * The API's address: https, or http to this machine.
   *
   * @default "https://api.withpersona.com/api/v1"
   */
  readonly baseUrl?: string;
  /**
   * The API version, a date, sent as `Persona-Version`.
   *
   * @default "2025-12-08"
   */
  readonly apiVersion?: string;
  /**
   * The time limit for one request and its answer, in seconds: more than 0, at most a day.
   *
   * @default 30
   */
  readonly requestTimeoutSeconds?: number;
  /**
   * The time limit for all tries of one operation, in seconds: more than 0, at most a day. Waits for the rate limit come on
   * top, up to one window of 60 seconds.
   *
   * @default 300
   */
  readonly retryTimeoutSeconds?: number;
  /** Called once per window when requests wait for the rate limit, with the wait in milliseconds. */
  readonly onRateLimitWait?: RateLimitListener;
  /** Called each time an operation is going to be tried again: what happened, since when, and until when it goes on. */
  readonly onTrouble?: TroubleListener;
  /** Called with every answer that says who owns the key: its organization, its environment, or both. */
  readonly onKeyOwner?: (keyOwner: KeyOwner) => void;
  /** Called with every answer, refusals too: what is left of the rate limit, and the server's time. */
  readonly onAnswer?: (facts: AnswerFacts) => void;
  /**
   * Time and randomness, for tests.
   *
   * @default the machine's clock
   */
  readonly clock?: Clock;
}

/** The options of the create call. Source: Persona API reference, "Create a connection". */
export interface CreateConnectionRequest {
  /** The organization to share with, `org_…`. */
  readonly destinationOrganizationId: string;
  /**
   * Attributes to return, by type, such as `{ "connect/connection": ["status"] }`.
   *
   * @default all attributes
   */
  readonly fields?: Readonly<Record<string, readonly string[]>>;
  /**
   * Casing of the answer. Every casing is understood.
   *
   * @default "kebab"
   */
  readonly keyInflection?: "camel" | "kebab" | "snake";
  /**
   * Printable ASCII without spaces. A key of your own is never exchanged, so there is no retry after a 5xx or a 408.
   *
   * @default a new random key
   */
  readonly idempotencyKey?: string;
  /**
   * The API version of this call, a date.
   *
   * @default the client's `apiVersion`
   */
  readonly personaVersion?: string;
}

/** Which connections to list. */
export interface ListConnectionsRequest {
  /**
   * Connections per page, 1 to 100.
   *
   * @default 100
   */
  readonly pageSize?: number;
  /**
   * The id of the connection to continue after: the `next` of the page before.
   *
   * @default the first page
   */
  readonly after?: string;
  /**
   * Only connections with this status.
   *
   * @default all statuses
   */
  readonly status?: string;
  /**
   * Only connections to this organization, `org_…`.
   *
   * @default all destinations
   */
  readonly destinationOrganizationId?: string;
}
