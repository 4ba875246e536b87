import { isPersonaApiError } from "../../persona/http/errors";
import type { Deployment } from "../deployment/deployment";
import type { Organization } from "../deployment/organization";
import { makeInactive, whileConcurrent } from "./conflicts";
import { type ConnectionOutputs, type Properties, readOutputs, shownDestination } from "./properties";

/**
 * Deactivates a connection, since Persona deletes none, and says so. One that is inactive or gone is done already; one that
 * the running program still stands for is left alone.
 */
export async function remove(deployment: Deployment, id: string, properties: Properties): Promise<void> {
  const state = readOutputs(properties);
  deployment.claims.remember(id, state.adopted);
  if (deployment.claims.isHeld(id, state.profile, state.destinationOrganizationId)) {
    deployment.runLog.tell("left as they are", `left ${id} as it is: the program still declares it`);
    return;
  }
  const organization = deployment.organization(state.profile);
  const action = `Deactivating connection ${id}`;
  await organization.mayChange(action, state, () => organization.connection(id));
  if (!(await deactivate(organization, action, id, state))) return;
  const origin = state.adopted ? "it existed before this stack" : "this stack created it";
  const was = state.status === "" ? "" : `was ${state.status}; `;
  deployment.runLog.tell("deactivated", `deactivated ${id} to ${shownDestination(properties)} (${was}${origin})`);
}

/** Says whether this deactivated it; false where it was inactive or gone already. */
async function deactivate(
  organization: Organization,
  action: string,
  id: string,
  state: ConnectionOutputs,
): Promise<boolean> {
  try {
    return (await whileConcurrent(organization, action, () => makeInactive(organization, id))).acted;
  } catch (error) {
    if (!isPersonaApiError(error) || error.kind !== "notFound") throw error;
    await organization.believeGone(action, state);
    return false;
  }
}
