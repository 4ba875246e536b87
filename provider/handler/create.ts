import { createOrAdopt } from "./adopt";
import { PartialConnectionError } from "./errors";
import { type ConnectionOutputs, type Properties, readInputs } from "./properties";
import type { Session } from "./session";
import { toOutputs } from "./state";
import { waitForActive } from "./wait-for-active";

export interface CreateResult {
  readonly id: string;
  readonly outs: ConnectionOutputs;
}

/** Creates the declared connection, or adopts the one that exists. */
export async function create(session: Session, properties: Properties): Promise<CreateResult> {
  const inputs = readInputs(properties);
  const { destinationOrganizationId: destination, profile } = inputs;
  session.endDiff(profile, destination);
  const account = await session.account(profile);
  const expected = await session.expectedIdentity(profile);
  await account.mayChange(`Creating the connection to ${destination}`, expected, () =>
    account.client.listConnections({ destinationOrganizationId: destination, pageSize: 1 }),
  );

  const { connection, adopted } = await createOrAdopt(account, inputs);
  const { id } = connection;
  session.claims.create(id, profile, destination);

  const identity = account.identity ?? {};
  try {
    const { connection: current, problem } = await waitForActive(account, inputs, connection);
    const outs = toOutputs(inputs, current, identity, { adopted });
    if (problem !== undefined) throw new PartialConnectionError(id, { ...properties, ...outs }, problem);
    return { id, outs };
  } catch (error) {
    if (error instanceof PartialConnectionError || !(error instanceof Error)) throw error;
    const outs = toOutputs(inputs, { status: "pending", ...connection }, identity, { adopted });
    throw new PartialConnectionError(id, { ...properties, ...outs }, error.message);
  }
}
