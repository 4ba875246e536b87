import type { Connection } from "../../persona/connection";
import type { KeyOwner } from "../../persona/http/answer";
import { isPersonaApiError } from "../../persona/http/errors";
import type { Deployment } from "../deployment/deployment";
import { describeOwner } from "../deployment/key-owner";
import type { Organization } from "../deployment/organization";
import { ConnectionError, refuseOtherId } from "../errors";
import { type ConnectionFacts, type ConnectionInputs, isLive, type Properties } from "./properties";
import { readFacts, readInputs, secretMark, toOutputs } from "./properties";

export interface ReadResult {
  /** Empty: gone. */
  readonly id: string;
  readonly props: Properties;
  /** Pulumi compares these with the program's, so that a drift shows as a changed argument. Source: pulumi#21315. */
  readonly inputs?: Properties;
}

/**
 * Reads a connection as it is now: for a refresh with the state, for `Connection.get` with the inputs only.
 * It counts as gone only where the key belongs to the organization and environment that the state names.
 */
export async function read(deployment: Deployment, id: string, properties: Properties): Promise<ReadResult> {
  refuseOtherId("Reading", id);
  const stored = readInputs(properties);
  const facts = readFacts(properties);
  if (facts.status !== "") deployment.claims.remember(id, facts.adopted);
  const organization = deployment.organization(stored.profile);
  const connection = await find(organization, id);
  const action = `Reading connection ${id}`;
  if (connection === undefined) {
    // Pulumi takes a `Connection.get` of nothing for a success, since the properties that it gets back are not empty.
    if (facts.status === "") throw notFound(id, organization.keyOwner);
    await organization.believeGone(action, facts);
    return { id: "", props: {} };
  }
  organization.refuseWrongKey(action, expectedReader(organization, stored, facts));
  const destinationOrganizationId = connection.destinationOrganizationId ?? stored.destinationOrganizationId;
  const inputs = { ...stored, destinationOrganizationId, enabled: isLive(connection.status) };
  return {
    id,
    props: { ...toOutputs(inputs, connection, organization.keyOwner, facts), ...secretMark(properties) },
    inputs: { ...inputs, ...secretMark(properties) },
  };
}

/**
 * Whose key the state expects. Of an inbound connection, which `Connection.get` may read, the state names the organization
 * that shares, and the environment of the key that read it.
 */
function expectedReader({ keyOwner }: Organization, inputs: ConnectionInputs, facts: ConnectionFacts): KeyOwner {
  const { organizationId, environmentId } = keyOwner;
  const isInbound = organizationId === inputs.destinationOrganizationId && environmentId === facts.environmentId;
  return isInbound ? {} : facts;
}

async function find(organization: Organization, id: string): Promise<Connection | undefined> {
  const listed = await organization.index.byId(id);
  if (listed !== undefined) return listed;
  try {
    return await organization.connection(id);
  } catch (error) {
    if (isPersonaApiError(error) && error.kind === "notFound") return undefined;
    throw error;
  }
}

function notFound(id: string, keyOwner: KeyOwner): ConnectionError {
  return new ConnectionError(
    `Reading connection ${id} failed: ${describeOwner(keyOwner)} has no such connection. ` +
      "Check the id, and that the API key belongs to the organization and environment of the connection.",
  );
}
