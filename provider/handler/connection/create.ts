import { createOrAdopt } from "./adopt";
import { PartialConnectionError } from "../errors";
import { type ConnectionOutputs, type Properties, readInputs } from "./properties";
import type { Deployment } from "../deployment/deployment";
import { toOutputs } from "./state";
import { waitForActive } from "./wait-for-active";

export interface CreateResult {
  readonly id: string;
  readonly outs: ConnectionOutputs;
}

/** Creates the declared connection, or adopts the one that exists. */
export async function create(deployment: Deployment, properties: Properties): Promise<CreateResult> {
  const inputs = readInputs(properties);
  const { destinationOrganizationId: destination, profile } = inputs;
  deployment.endDiff(profile, destination);
  const organization = deployment.organization(profile);
  const expected = await deployment.expectedOwner(profile);
  await organization.mayChange(`Creating the connection to ${destination}`, expected, () =>
    organization.client.listConnections({ destinationOrganizationId: destination, pageSize: 1 }),
  );

  const { connection, adopted } = await createOrAdopt(organization, inputs);
  const { id } = connection;
  deployment.claims.create(id, profile, destination);

  const keyOwner = organization.keyOwner ?? {};
  try {
    const { connection: current, problem } = await waitForActive(organization, inputs, connection);
    const outs = toOutputs(inputs, current, keyOwner, { adopted });
    if (problem !== undefined) throw new PartialConnectionError(id, { ...properties, ...outs }, problem);
    return { id, outs };
  } catch (error) {
    if (error instanceof PartialConnectionError || !(error instanceof Error)) throw error;
    const outs = toOutputs(inputs, { status: "pending", ...connection }, keyOwner, { adopted });
    throw new PartialConnectionError(id, { ...properties, ...outs }, error.message);
  }
}
