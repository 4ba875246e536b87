/** A connection as the emulator keeps it, whatever shape or casing an answer shows it in. */
export interface EmulatedConnection {
  readonly id: string;
  /** The organization that shares. */
  readonly sourceOrganizationId: string;
  /** The source's environment: its other environments neither see nor hold this connection. */
  readonly environmentId: string;
  /** The organization that receives. All of its keys see the connection, as inbound. */
  readonly destinationOrganizationId: string;
  /** `pending`, `active`, `inactive`, or whatever {@link EmulatorControl.setStatus} made of it. */
  status: string;
  /** Answered in shape A only. */
  scopes: string[];
  readonly creatorId: string;
  readonly creatorType: string;
  /** Milliseconds since 1970, by the emulator's clock. */
  readonly createdAt: number;
  /** Milliseconds since 1970, by the emulator's clock. */
  updatedAt: number;
  /** Grows with every connection made; decides the order of those created in one millisecond. */
  readonly sequence: number;
}

/** What to add without a create call; what is left out is what a create call would have made. */
export interface NewConnection {
  /** Such as `org_ACME`. */
  sourceOrganizationId: string;
  /** Such as `org_DEF456`. */
  destinationOrganizationId: string;
  /** Default: the environment of the first key of the source organization, or else `env_DEFAULT`. */
  environmentId?: string;
  /** Default `pending`. */
  status?: string;
  /** Milliseconds since 1970. Default: now, by the emulator's clock. */
  createdAt?: number;
  /** Default `["inquiry.read", "account.read"]`. */
  scopes?: string[];
}
