import * as pulumi from "@pulumi/pulumi";
import { Connection } from "pulumi-persona-connect";

const partners = new pulumi.Config().requireObject<string[]>("partners");

const connections = partners.map(
  (destinationOrganizationId) => new Connection(destinationOrganizationId, { destinationOrganizationId }),
);

/** Status by partner. */
export const statuses = Object.fromEntries(partners.map((partner, index) => [partner, connections[index]?.status]));
