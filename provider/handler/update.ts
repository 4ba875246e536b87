import { isPersonaApiError } from "../persona/errors";
import { reactivate } from "./adopt";
import { Backoff } from "./backoff";
import type { Account } from "./account";
import { ConnectionError, PartialConnectionError } from "./errors";
import { type ConnectionOutputs, type Properties, readFacts, readInputs, readOutputs, wantsActive } from "./properties";
import type { Session } from "./session";
import { toOutputs } from "./state";
import { waitForActive } from "./wait-for-active";
import type { Connection } from "../persona/connection";

/** Makes an existing connection what the program says: reactivated, waited for, under another profile's key. */
export async function update(
  session: Session,
  id: string,
  olds: Properties,
  news: Properties,
): Promise<{ outs: ConnectionOutputs }> {
  const inputs = readInputs(news);
  const state = readOutputs(olds);
  const isAsWanted = state.status === "active" || (state.status !== "inactive" && !wantsActive(inputs));
  if (isAsWanted && inputs.profile === state.profile) return { outs: { ...readFacts(olds), ...inputs } };

  const account = await session.account(inputs.profile);
  const connection = await ensureNotInactive(account, id, inputs.profile, state);
  const identity = account.identity ?? {};
  const { connection: current, problem } = await waitForActive(account, inputs, connection);
  const outs = toOutputs(inputs, current, identity, readFacts(olds));
  if (problem !== undefined) throw new PartialConnectionError(id, { ...news, ...outs }, problem);
  return { outs };
}

async function ensureNotInactive(
  account: Account,
  id: string,
  profile: string | undefined,
  state: ConnectionOutputs,
): Promise<Connection> {
  const patience = new Backoff(account.clock, { first: 250, growth: 2, longest: 10_000, total: account.patience });
  do {
    const connection = await get(account, id, profile, state);
    if (connection.status !== "inactive") return connection;
    const reactivated = await reactivate(account, id);
    if (reactivated !== undefined) return reactivated;
  } while (await patience.wait());
  throw new ConnectionError(
    `Updating connection ${id} failed: it stays inactive, and Persona kept answering that reactivating it conflicts with another change. ` +
      "Find out who else changes this connection (another deployment, the dashboard), then run again.",
  );
}

async function get(
  account: Account,
  id: string,
  profile: string | undefined,
  state: ConnectionOutputs,
): Promise<Connection> {
  const action = `Updating connection ${id}`;
  const refuseWrongKey = (): void => {
    if (profile === state.profile) account.refuseWrongKey(action, state);
    else account.refuseWrongKey(`${action} to the profile ${profile ?? "(default)"}`, state, OTHER_PROFILE_ADVICE);
  };
  try {
    const { connection } = await account.client.getConnection(id);
    refuseWrongKey();
    return connection;
  } catch (error) {
    if (!isPersonaApiError(error) || error.kind !== "notFound") throw error;
    refuseWrongKey();
    const request = error.requestId === undefined ? "" : ` (HTTP 404, request ${error.requestId})`;
    throw new ConnectionError(
      `${action} failed: Persona has no such connection any more${request}. ` +
        "Run `pulumi refresh`, which drops it from the state; the next `pulumi up` creates it anew.",
    );
  }
}

const OTHER_PROFILE_ADVICE =
  "A connection cannot move to another organization. To create one there and deactivate this one, replace the resource " +
  "with `pulumi up --target-replace URN`.";
