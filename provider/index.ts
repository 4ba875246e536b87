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
  type GetConnectionArgs,
  type GetConnectionsArgs,
  type LookupArgs,
} from "./program/lookup";
export type { WaitForActive } from "./handler";
// By these names, `tsc` finds them for the declarations of a program.
export type { Connection as ConnectionDetails, ConnectionStatus } from "./persona/connection";
