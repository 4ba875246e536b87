import type { Connection } from "../../persona/connection";
import type { KeyOwner } from "../../persona/http/answer";
import { isPersonaApiError } from "../../persona/http/errors";
import type { Organization } from "../deployment/organization";
import { ConnectionError, refuseOtherId } from "../errors";
import { type ConnectionFacts, type ConnectionInputs, type Properties, readFacts, readInputs } from "./properties";
import type { Deployment } from "../deployment/deployment";
import { toOutputs } from "./state";

export interface ReadResult {
  /** Empty: gone. */
  readonly id: string;
  readonly props: Properties;
}

/**
 * Reads a connection as it is now: for a refresh with the state, for `Connection.get` with the inputs only.
 * It counts as gone only where the key is of the organization and environment that the state names.
 */
export async function read(deployment: Deployment, id: string, properties: Properties): Promise<ReadResult> {
  refuseOtherId("Reading", id);
  const inputs = readInputs(properties);
  const facts = readFacts(properties);
  const organization = deployment.organization(inputs.profile);
  const connection = await find(organization, id);
  organization.refuseWrongKey(`Reading connection ${id}`, expectedReader(organization, inputs, facts));
  if (connection === undefined) {
    // Pulumi takes a `Connection.get` of nothing for a success, since the properties that it gets back are not empty.
    if (facts.status === "") throw notFound(id, organization);
    return { id: "", props: {} };
  }
  const destinationOrganizationId = connection.destinationOrganizationId ?? inputs.destinationOrganizationId;
  return {
    id,
    props: toOutputs({ ...inputs, destinationOrganizationId }, connection, organization.keyOwner ?? {}, facts),
  };
}

/**
 * Whose key the state expects. Of an inbound connection, which `Connection.get` may read, the state names the organization
 * that shares, and the environment of the key that read it.
 */
function expectedReader(organization: Organization, inputs: ConnectionInputs, facts: ConnectionFacts): KeyOwner {
  const { organizationId, environmentId } = organization.keyOwner ?? {};
  const isInbound = organizationId === inputs.destinationOrganizationId && environmentId === facts.environmentId;
  return isInbound ? {} : facts;
}

async function find(organization: Organization, id: string): Promise<Connection | undefined> {
  const listed = await organization.index.byId(id);
  if (listed !== undefined) return listed;
  try {
    return (await organization.client.getConnection(id)).connection;
  } catch (error) {
    if (isPersonaApiError(error) && error.kind === "notFound") return undefined;
    throw error;
  }
}

function notFound(id: string, { keyOwner }: Organization): ConnectionError {
  return new ConnectionError(
    `Reading connection ${id} failed: organization ${keyOwner?.organizationId ?? "(unknown)"}, ` +
      `environment ${keyOwner?.environmentId ?? "(unknown)"} has no such connection. ` +
      "Check the id, and that the API key is of the organization and environment that the connection belongs to.",
  );
}
