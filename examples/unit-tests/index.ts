import * as pulumi from "@pulumi/pulumi";
import { Connection, getConnectionsOutput } from "pulumi-persona-connect";

const partners = new pulumi.Config().requireObject<string[]>("partners");

export const connections = partners.map(
  (destinationOrganizationId) => new Connection(destinationOrganizationId, { destinationOrganizationId }),
);

/** How many partners have accepted. */
export const active = pulumi
  .all(connections.map((connection) => connection.status))
  .apply((statuses) => statuses.filter((status) => status === "active").length);

/** Who shares with us. */
export const sources = getConnectionsOutput({ status: "active", direction: "inbound" }).apply((found) =>
  found.map(({ organizationId }) => organizationId),
);
