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
  /** The id of its creator, such as an API key. */
  readonly creatorId?: string;
  /** What kind of creator, such as `api-key` or `user`. */
  readonly creatorType?: string;
  /** When it was created, ISO 8601 in UTC. */
  readonly createdAt?: string;
  /** When Persona last changed it, ISO 8601 in UTC. */
  readonly updatedAt?: string;
}

/** One connection, with the owner of the key that asked. */
export interface ConnectionAnswer {
  readonly connection: Connection;
  readonly keyOwner: KeyOwner;
  /** `req_…`, for Persona's support. */
  readonly requestId?: string;
}

/** One page of a list, newest first. */
export interface ConnectionPage {
  readonly connections: readonly Connection[];
  /** The number of entries that could not be read, because they have no connection id. */
  readonly unreadable: number;
  /** Pass it as `after` to get the next page. Absent on the last page. */
  readonly next?: string;
  readonly keyOwner: KeyOwner;
  readonly requestId?: string;
}
