import { isPersonaApiError, type PersonaApiError } from "../../persona/http/errors";
import type { Organization } from "../deployment/organization";
import { ConnectionError, saidBy } from "../errors";
import { log } from "../log";
import { type Properties, readOutputs } from "./properties";
import type { Deployment } from "../deployment/deployment";

/**
 * Deactivates a connection, since Persona deletes none. One that is inactive or gone is done already; one that the running
 * program still stands for is left alone.
 */
export async function remove(deployment: Deployment, id: string, properties: Properties): Promise<void> {
  const state = readOutputs(properties);
  if (deployment.claims.isHeld(id, state.profile, state.destinationOrganizationId)) {
    log(`left ${id} as it is: the program still declares it`);
    return;
  }
  const organization = deployment.organization(state.profile);
  const action = `Deactivating connection ${id}`;
  await organization.mayChange(action, state, () => organization.client.getConnection(id));

  const patience = organization.patience();
  let conflict: PersonaApiError | undefined;
  do {
    conflict = await deactivate(organization, id);
    if (conflict === undefined) return;
  } while (await patience.wait());
  throw new ConnectionError(
    `${action} failed: Persona kept answering that it conflicts with another change, or with its status${saidBy(conflict)}. ` +
      "Find out who else changes this connection (another deployment, the dashboard), then run again.",
  );
}

/** Nothing where the connection is inactive or gone now; otherwise the conflict. */
async function deactivate(organization: Organization, id: string): Promise<PersonaApiError | undefined> {
  try {
    await organization.index.whileWriting(id, () => organization.client.deactivateConnection(id));
  } catch (error) {
    if (isGone(error)) return undefined;
    if (!isPersonaApiError(error) || error.kind !== "conflict") throw error;
    return (await isInactive(organization, id)) ? undefined : error;
  }
  return undefined;
}

async function isInactive(organization: Organization, id: string): Promise<boolean> {
  try {
    const { connection } = await organization.client.getConnection(id);
    return connection.status === "inactive";
  } catch (error) {
    if (isGone(error)) return true;
    throw error;
  }
}

function isGone(error: unknown): boolean {
  return isPersonaApiError(error) && error.kind === "notFound";
}
