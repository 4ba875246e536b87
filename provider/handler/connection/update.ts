import { isPersonaApiError, type PersonaApiError } from "../../persona/http/errors";
import { reactivate } from "./adopt";
import type { Organization } from "../deployment/organization";
import { ConnectionError, PartialConnectionError, refuseOtherId, saidBy } from "../errors";
import {
  type ConnectionInputs,
  type ConnectionOutputs,
  isOurs,
  type Properties,
  readFacts,
  readInputs,
  readOutputs,
  wantsActive,
} from "./properties";
import type { Deployment } from "../deployment/deployment";
import { toOutputs } from "./state";
import { waitForActive } from "./wait-for-active";
import type { Connection } from "../../persona/connection";

/**
 * Makes an existing connection what the program says: reactivated, waited for, under another profile's key.
 * A state that another provider wrote says nothing of the connection, which is then read first.
 */
export async function update(
  deployment: Deployment,
  id: string,
  olds: Properties,
  news: Properties,
): Promise<{ outs: ConnectionOutputs }> {
  refuseOtherId("Updating", id);
  const inputs = readInputs(news);
  const state = readOutputs(isOurs(olds, news) ? olds : {});
  const isUnread = state.status === "";
  const isAsWanted = state.status === "active" || (state.status !== "inactive" && !isUnread && !wantsActive(inputs));
  if (isAsWanted && inputs.profile === state.profile) return { outs: { ...readFacts(state), ...inputs } };

  const organization = deployment.organization(inputs.profile);
  const connection = await ensureNotInactive(organization, id, inputs, state);
  const keyOwner = organization.keyOwner ?? {};
  const { connection: current, problem } = await waitForActive(organization, inputs, connection);
  const outs = toOutputs(inputs, current, keyOwner, readFacts(state));
  if (problem !== undefined) throw new PartialConnectionError(id, { ...news, ...outs }, problem);
  return { outs };
}

async function ensureNotInactive(
  organization: Organization,
  id: string,
  inputs: ConnectionInputs,
  state: ConnectionOutputs,
): Promise<Connection> {
  const patience = organization.patience();
  let conflict: PersonaApiError | undefined;
  do {
    const connection = await get(organization, id, inputs.profile, state);
    refuseOtherDestination(id, connection, inputs);
    if (connection.status !== "inactive") return connection;
    const reactivation = await reactivate(organization, id);
    if (reactivation.connection !== undefined) return reactivation.connection;
    conflict = reactivation.conflict;
  } while (await patience.wait());
  throw new ConnectionError(
    `Updating connection ${id} failed: it stays inactive, and Persona kept answering that reactivating it conflicts with another change` +
      `${saidBy(conflict)}. Find out who else changes this connection (another deployment, the dashboard), then run again.`,
  );
}

/** Only a state that another provider wrote can name a connection to somewhere else. */
function refuseOtherDestination(id: string, connection: Connection, inputs: ConnectionInputs): void {
  const { destinationOrganizationId: actual } = connection;
  const { destinationOrganizationId: declared } = inputs;
  if (actual === undefined || actual === declared) return;
  throw new ConnectionError(
    `Updating connection ${id} failed: it goes to ${actual}, and the program declares ${declared}. Nothing was changed. ` +
      `Declare ${actual}, run again, and change the destination afterwards.`,
  );
}

async function get(
  organization: Organization,
  id: string,
  profile: string | undefined,
  state: ConnectionOutputs,
): Promise<Connection> {
  const action = `Updating connection ${id}`;
  const refuseWrongKey = (): void => {
    if (profile === state.profile) organization.refuseWrongKey(action, state);
    else organization.refuseWrongKey(`${action} to the profile ${profile ?? "(default)"}`, state, OTHER_PROFILE_ADVICE);
  };
  try {
    const { connection } = await organization.client.getConnection(id);
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
  "A connection cannot move to another organization. To create one there and deactivate this one, keep the old key set " +
  "and replace the resource with `pulumi up --target-replace URN`.";
