import { Connection } from "pulumi-persona-connect";

const partner = new Connection("partner", { destinationOrganizationId: "org_GLOBEX" });

export const id = partner.id;
export const status = partner.status;
export const scopes = partner.scopes;
