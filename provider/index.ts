export { Connection, type ConnectionArgs, type ConnectionGetOptions } from "./program/connection";
export {
  getConnection,
  getConnectionOutput,
  getConnections,
  getConnectionsOutput,
  type ConnectionDetails,
  type GetConnectionArgs,
  type GetConnectionsArgs,
  type LookupArgs,
} from "./program/lookup";
export type { WaitForActive } from "./handler";
