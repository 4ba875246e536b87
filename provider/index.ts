export {
  Connection,
  type ConnectionArgs,
  type ConnectionGetOptions,
  type ConnectionOptions,
} from "./program/connection";
export {
  findConnection,
  findConnectionOutput,
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
export type { ConnectionStatus } from "./persona/connection";
