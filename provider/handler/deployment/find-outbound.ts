import type { Connection } from "../../persona/connection";
import type { Organization } from "./organization";
import { isOutbound } from "./connection-index";

/** The connection to a destination, asked for afresh; none where there is none, whatever else the server lists. */
export async function findOutbound(organization: Organization, destination: string): Promise<Connection | undefined> {
  for await (const { connections } of organization.client.pages({ destinationOrganizationId: destination })) {
    const found = connections.find((connection) =>
      isOutbound(connection, organization.keyOwner?.organizationId, destination),
    );
    if (found !== undefined) return found;
  }
  return undefined;
}
