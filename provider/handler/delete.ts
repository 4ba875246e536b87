import { isPersonaApiError, type PersonaApiError } from "../persona/errors";
import type { Account } from "./account";
import { ConnectionError, saidBy } from "./errors";
import { log } from "./operator-log";
import { type Properties, readOutputs } from "./properties";
import type { Session } from "./session";

/**
 * Deactivates a connection, since Persona deletes none. One that is inactive or gone is done already; one that the running
 * program still stands for is left alone.
 */
export async function remove(session: Session, id: string, properties: Properties): Promise<void> {
  const state = readOutputs(properties);
  if (session.claims.isHeld(id, state.profile, state.destinationOrganizationId)) {
    log(`left ${id} as it is: the program still declares it`);
    return;
  }
  const account = await session.account(state.profile);
  const action = `Deactivating connection ${id}`;
  await account.mayChange(action, state, () => account.client.getConnection(id));

  const patience = account.patience();
  let conflict: PersonaApiError | undefined;
  do {
    conflict = await deactivate(account, id);
    if (conflict === undefined) return;
  } while (await patience.wait());
  throw new ConnectionError(
    `${action} failed: Persona kept answering that it conflicts with another change, or with its status${saidBy(conflict)}. ` +
      "Find out who else changes this connection (another deployment, the dashboard), then run again.",
  );
}

/** Nothing where the connection is inactive or gone now; otherwise the conflict. */
async function deactivate(account: Account, id: string): Promise<PersonaApiError | undefined> {
  try {
    await account.index.whileWriting(id, () => account.client.deactivateConnection(id));
  } catch (error) {
    if (isGone(error)) return undefined;
    if (!isPersonaApiError(error) || error.kind !== "conflict") throw error;
    return (await isInactive(account, id)) ? undefined : error;
  }
  return undefined;
}

async function isInactive(account: Account, id: string): Promise<boolean> {
  try {
    const { connection } = await account.client.getConnection(id);
    return connection.status === "inactive";
  } catch (error) {
    if (isGone(error)) return true;
    throw error;
  }
}

function isGone(error: unknown): boolean {
  return isPersonaApiError(error) && error.kind === "notFound";
}
