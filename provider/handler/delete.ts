import { isPersonaApiError } from "../persona/errors";
import type { Account } from "./account";
import { Backoff } from "./backoff";
import { ConnectionError } from "./errors";
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

  const patience = new Backoff(account.clock, { first: 250, growth: 2, longest: 10_000, total: account.patience });
  do {
    if (await deactivate(account, id)) return;
  } while (await patience.wait());
  throw new ConnectionError(
    `${action} failed: Persona kept answering that it conflicts with another change. ` +
      "Find out who else changes this connection (another deployment, the dashboard), then run again.",
  );
}

/** Whether the connection is inactive or gone now; false where somebody else is changing it. */
async function deactivate(account: Account, id: string): Promise<boolean> {
  try {
    return await account.index.whileWriting(id, async () => {
      await account.client.deactivateConnection(id);
      return true;
    });
  } catch (error) {
    if (isPersonaApiError(error) && error.kind === "conflict") return isInactive(account, id);
    return isGone(error);
  }
}

async function isInactive(account: Account, id: string): Promise<boolean> {
  try {
    const { connection } = await account.client.getConnection(id);
    return connection.status === "inactive";
  } catch (error) {
    return isGone(error);
  }
}

function isGone(error: unknown): true {
  if (isPersonaApiError(error) && error.kind === "notFound") return true;
  throw error;
}
