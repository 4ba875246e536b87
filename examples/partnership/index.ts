import * as pulumi from "@pulumi/pulumi";
import { Connection } from "pulumi-persona-connect";

const config = new pulumi.Config();
const us = config.require("ourOrganizationId");
const partner = config.require("partnerOrganizationId");

// A connection shares in one direction. Each is created with the API key of the organization that shares.
const toPartner = new Connection("to-partner", { destinationOrganizationId: partner, profile: "us" });
const fromPartner = new Connection("from-partner", { destinationOrganizationId: us, profile: "partner" });

export const outbound = { id: toPartner.id, status: toPartner.status };
export const inbound = { id: fromPartner.id, status: fromPartner.status };
