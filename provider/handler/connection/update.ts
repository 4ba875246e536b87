import type { Connection } from "../../persona/connection";
import { isPersonaApiError } from "../../persona/http/errors";
import type { Deployment } from "../deployment/deployment";
import type { Organization } from "../deployment/organization";
import { ConnectionError, PartialConnectionError, refuseOtherId } from "../errors";
import { type Changed, makeInactive, makeLive, whileConcurrent } from "./conflicts";
import { type ConnectionInputs, type ConnectionOutputs, isLive, isOurs, type Properties } from "./properties";
import { readFacts, readInputs, readOutputs, secretMark, shownDestination, toOutputs, wantsActive } from "./properties";
import { waitForActive } from "./wait-for-active";

/**
 * Makes an existing connection what the program says: reactivated or deactivated, waited for, under another profile's key.
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
  if (isAsDeclared(state, inputs)) return { outs: { ...readFacts(state), ...inputs, ...secretMark(news) } };

  const organization = deployment.organization(inputs.profile);
  const { connection: settled, acted } = await whileConcurrent(organization, `Updating connection ${id}`, () =>
    settle(organization, id, inputs, state),
  );
  if (acted) tell(deployment, settled, news, state);
  const { connection, problem } = await waitForActive(organization, news, settled);
  const outs = { ...toOutputs(inputs, connection, organization.keyOwner, readFacts(state)), ...secretMark(news) };
  if (problem !== undefined) throw new PartialConnectionError(id, { ...news, ...outs }, problem);
  return { outs };
}

function isAsDeclared(state: ConnectionOutputs, inputs: ConnectionInputs): boolean {
  if (state.status === "" || inputs.profile !== state.profile) return false;
  return isLive(state.status) === inputs.enabled && (!wantsActive(inputs) || state.status === "active");
}

/** One try to make the connection live or inactive, as declared. */
async function settle(
  organization: Organization,
  id: string,
  inputs: ConnectionInputs,
  state: ConnectionOutputs,
): Promise<Changed> {
  const connection = await get(organization, id, inputs.profile, state);
  refuseOtherDestination(id, connection, inputs);
  if (isLive(connection.status) === inputs.enabled) return { connection, acted: false };
  return inputs.enabled ? makeLive(organization, id) : makeInactive(organization, id);
}

function tell({ runLog }: Deployment, { id, status }: Connection, news: Properties, state: ConnectionOutputs): void {
  const destination = shownDestination(news);
  if (isLive(status)) {
    runLog.tell(
      "reactivated",
      `reactivated ${id} to ${destination}; it is ${status ?? "pending"} until the destination accepts`,
    );
    return;
  }
  runLog.tell(
    "deactivated",
    `deactivated ${id} to ${destination} (was ${state.status}; the program declares enabled: false)`,
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
    const connection = await organization.connection(id);
    refuseWrongKey();
    return connection;
  } catch (error) {
    if (!isPersonaApiError(error) || error.kind !== "notFound") throw error;
    refuseWrongKey();
    await organization.believeGone(action, state);
    const request = error.requestId === undefined ? "" : ` (HTTP 404, request ${error.requestId})`;
    throw new ConnectionError(
      `${action} failed: Persona no longer has such a connection${request}. ` +
        "Run `pulumi refresh`, which drops it from the state; the next `pulumi up` creates it anew.",
    );
  }
}

const OTHER_PROFILE_ADVICE =
  "A connection cannot move to another organization. To create one there and deactivate this one, keep the old key set " +
  "and replace the resource with `pulumi up --target-replace URN`.";
