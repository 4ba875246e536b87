import * as pulumi from "@pulumi/pulumi";
import { Connection } from "pulumi-persona-connect";

const config = new pulumi.Config();
const timeoutSeconds = config.getNumber("timeoutSeconds") ?? 900;

// The update waits here until the destination accepts. When the time runs out it fails, keeps this connection, and the
// next update goes on waiting.
const pilot = new Connection("pilot", { destinationOrganizationId: "org_GLOBEX", waitForActive: { timeoutSeconds } });

// Created once the pilot is active, not before.
const others = ["org_INITECH", "org_UMBRELLA"].map(
  (destinationOrganizationId) =>
    new Connection(destinationOrganizationId, { destinationOrganizationId }, { dependsOn: pilot }),
);

export const pilotStatus = pilot.status;
export const otherIds = others.map((connection) => connection.id);
