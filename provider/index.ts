export { Connection, type ConnectionArgs, type ConnectionGetOptions } from "./program/connection";
export type { WaitForActive } from "./handler";
