import type { Caller } from "./keys";

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
  /** Answered in the shapes that have them: all but B. */
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

/** Whether the caller's organization and environment are those that the connection shares from. */
export function isSource(connection: EmulatedConnection, caller: Caller): boolean {
  return connection.sourceOrganizationId === caller.organizationId && connection.environmentId === caller.environmentId;
}

/**
 * Whether the caller sees the connection at all. Persona does not document which of the destination's environments
 * sees it; here every one does.
 */
export function isVisible(connection: EmulatedConnection, caller: Caller): boolean {
  return isSource(connection, caller) || connection.destinationOrganizationId === caller.organizationId;
}
