import type { Connection, Identity } from "../persona/connection";
import { isPersonaApiError } from "../persona/errors";
import type { Account } from "./account";
import { ConnectionError, refuseOtherId } from "./errors";
import { type ConnectionFacts, type ConnectionInputs, type Properties, readFacts, readInputs } from "./properties";
import type { Session } from "./session";
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
export async function read(session: Session, id: string, properties: Properties): Promise<ReadResult> {
  refuseOtherId("Reading", id);
  const inputs = readInputs(properties);
  const facts = readFacts(properties);
  const account = await session.account(inputs.profile);
  const connection = await find(account, id);
  account.refuseWrongKey(`Reading connection ${id}`, expectedReader(account, inputs, facts));
  if (connection === undefined) {
    // Pulumi takes a `Connection.get` of nothing for a success, since the properties that it gets back are not empty.
    if (facts.status === "") throw notFound(id, account);
    return { id: "", props: {} };
  }
  const destinationOrganizationId = connection.destinationOrganizationId ?? inputs.destinationOrganizationId;
  return { id, props: toOutputs({ ...inputs, destinationOrganizationId }, connection, account.identity ?? {}, facts) };
}

/**
 * Whose key the state expects. Of an inbound connection, which `Connection.get` may read, the state names the organization
 * that shares, and the environment of the key that read it.
 */
function expectedReader(account: Account, inputs: ConnectionInputs, facts: ConnectionFacts): Identity {
  const { organizationId, environmentId } = account.identity ?? {};
  const isInbound = organizationId === inputs.destinationOrganizationId && environmentId === facts.environmentId;
  return isInbound ? {} : facts;
}

async function find(account: Account, id: string): Promise<Connection | undefined> {
  const listed = await account.index.byId(id);
  if (listed !== undefined) return listed;
  try {
    return (await account.client.getConnection(id)).connection;
  } catch (error) {
    if (isPersonaApiError(error) && error.kind === "notFound") return undefined;
    throw error;
  }
}

function notFound(id: string, { identity }: Account): ConnectionError {
  return new ConnectionError(
    `Reading connection ${id} failed: organization ${identity?.organizationId ?? "(unknown)"}, ` +
      `environment ${identity?.environmentId ?? "(unknown)"} has no such connection. ` +
      "Check the id, and that the API key is of the organization and environment that the connection belongs to.",
  );
}
