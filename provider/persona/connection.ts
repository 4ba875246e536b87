import type { KeyOwner } from "./http/answer";

/** `pending` until the destination accepts; any other text that Persona may add is passed on as it is. */
export type ConnectionStatus = "pending" | "active" | "inactive" | (string & {});

/**
 * A Persona Connect connection, whatever shape or casing the answer had.
 * An attribute is absent where the answer did not carry it: Persona changes what it returns, and a key may hide attributes.
 * Source: Persona API reference, Connect, Connections.
 */
export interface Connection {
  /** `cxn_…` */
  readonly id: string;
  readonly status?: ConnectionStatus;
  /** The organization that data is shared with, `org_…`. */
  readonly destinationOrganizationId?: string;
  /** The organization that shares (the source), `org_…`. */
  readonly organizationId?: string;
  /** What the destination may do, such as `inquiry.read`. */
  readonly scopes?: readonly string[];
  /** Who created it, such as the id of an API key. */
  readonly creatorId?: string;
  /** What kind of creator, such as `api-key` or `user`. */
  readonly creatorType?: string;
  /** When it was created, ISO 8601 in UTC. */
  readonly createdAt?: string;
  /** When Persona last changed it, ISO 8601 in UTC. */
  readonly updatedAt?: string;
}

/** One answer with who was asked. */
export interface ConnectionAnswer {
  readonly connection: Connection;
  readonly keyOwner: KeyOwner;
  /** `req_…`, for Persona's support. */
  readonly requestId?: string;
}

/** One page of a list, newest first. */
export interface ConnectionPage {
  readonly connections: readonly Connection[];
  /** How many entries of the page could not be read: they have no id of a connection. */
  readonly unreadable: number;
  /** Give it as `after` for the next page; absent on the last. */
  readonly next?: string;
  readonly keyOwner: KeyOwner;
  readonly requestId?: string;
}
