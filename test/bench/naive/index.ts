import { destinations } from "../destinations";
import { NaiveConnection } from "./naive-connection";

for (const { name, destinationOrganizationId } of destinations()) {
  new NaiveConnection(name, { destinationOrganizationId });
}
