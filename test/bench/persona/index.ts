import { Connection } from "pulumi-persona-connect";

import { destinations } from "../destinations";

for (const { name, destinationOrganizationId } of destinations()) new Connection(name, { destinationOrganizationId });
