import type { Connection } from "../../persona/connection";
import type { Deployment } from "../deployment/deployment";
import type { Organization } from "../deployment/organization";
import { waitUntil } from "../deployment/waiting";
import { PartialConnectionError } from "../errors";
import { createOrAdopt, type Settled } from "./adopt";
import { makeInactive, whileConcurrent } from "./conflicts";
import { type ConnectionInputs, type ConnectionOutputs, isLive, type Properties } from "./properties";
import { readInputs, secretMark, shownDestination, toOutputs } from "./properties";
import { waitForActive } from "./wait-for-active";

/** Checks run side by side with creates: so long a create waits for the one that tells that the stack holds its connection. */
const LONGEST_WAIT_FOR_CHECKS = 250;

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
    organization.askByList(destination),
  );

  const { claims } = deployment;
  const isOwn = (existing: string): Promise<boolean> =>
    waitUntil(deployment.clock, () => claims.isStored(existing, profile, destination), LONGEST_WAIT_FOR_CHECKS);
  const settled = await createOrAdopt(organization, inputs, isOwn);
  const { id } = settled.connection;
  claims.create(id, profile, destination);
  tellOfAdoption(deployment, settled, properties);
  const adopted = settled.before !== undefined && (claims.wasAdopted(id) ?? true);

  const outputsOf = (connection: Connection): ConnectionOutputs => ({
    ...toOutputs(inputs, connection, organization.keyOwner, { adopted }),
    ...secretMark(properties),
  });
  try {
    const disabled = await disable(organization, inputs, settled.connection);
    const { connection, problem } = await waitForActive(organization, properties, disabled);
    if (problem !== undefined)
      throw new PartialConnectionError(id, { ...properties, ...outputsOf(connection) }, problem);
    return { id, outs: outputsOf(connection) };
  } catch (error) {
    if (error instanceof PartialConnectionError || !(error instanceof Error)) throw error;
    throw new PartialConnectionError(id, { ...properties, ...outputsOf(settled.connection) }, error.message);
  }
}

/** Persona creates connections live only. */
async function disable(
  organization: Organization,
  inputs: ConnectionInputs,
  connection: Connection,
): Promise<Connection> {
  if (inputs.enabled || !isLive(connection.status)) return connection;
  const { id } = connection;
  const changed = await whileConcurrent(organization, `Deactivating connection ${id}`, () =>
    makeInactive(organization, id),
  );
  return changed.connection;
}

function tellOfAdoption({ runLog }: Deployment, { connection, before }: Settled, properties: Properties): void {
  if (before === undefined) return;
  const { id, status = "unknown", createdAt } = connection;
  const destination = shownDestination(properties);
  const { enabled } = readInputs(properties);
  const since = createdAt === undefined ? "" : `, created ${createdAt}`;
  if (!isLive(before) && isLive(status)) {
    runLog.tell(
      "reactivated",
      `reactivated and adopted ${id} to ${destination}${since}; it is ${status} until the destination accepts`,
    );
    return;
  }
  const outlook = !enabled && isLive(status) ? ", and will deactivate it" : "";
  runLog.tell("adopted", `adopted ${id} to ${destination} (${before}${since})${outlook}`);
}
