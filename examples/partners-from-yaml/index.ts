import { Connection } from "pulumi-persona-connect";

import { readPartners } from "./partners";

const connections = readPartners("partners.yaml").map(({ name, organization }) => ({
  name,
  connection: new Connection(name, { destinationOrganizationId: organization }),
}));

/** Status by partner. */
export const partners = Object.fromEntries(connections.map(({ name, connection }) => [name, connection.status]));
