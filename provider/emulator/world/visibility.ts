import type { EmulatedConnection } from "./connection";
import type { Caller } from "./keys";

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
