import * as pulumi from "@pulumi/pulumi";
import { getConnectionOutput, getConnectionsOutput } from "pulumi-persona-connect";

const partner = new pulumi.Config().require("partnerOrganizationId");

// Nothing is managed here: no resource, and nothing but GET requests.
export const partnerStatus = getConnectionOutput({ destinationOrganizationId: partner }).status;

/** Who shares with us. */
export const sources = getConnectionsOutput({ status: "active", direction: "inbound" }).apply((connections) =>
  connections.map(({ organizationId }) => organizationId),
);
