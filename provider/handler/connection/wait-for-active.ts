import type { Connection } from "../../persona/connection";
import type { Organization } from "../deployment/organization";
import { Backoff } from "../deployment/backoff";
import { log } from "../log";
import { type ConnectionInputs, waitSeconds, wantsActive } from "./properties";

export interface Waited {
  readonly connection: Connection;
  /** Why it is not active, where it should be. */
  readonly problem?: string;
}

/**
 * Waits, where the inputs ask for it, until the destination accepts. Asks gently: every second at first, every half minute
 * later, within the rate limit like every other call.
 */
export async function waitForActive(
  organization: Organization,
  inputs: ConnectionInputs,
  connection: Connection,
): Promise<Waited> {
  if (!wantsActive(inputs) || connection.status === "active") return { connection };
  const { id } = connection;
  const { destinationOrganizationId: destination } = inputs;
  const seconds = waitSeconds(inputs);
  log(`waiting up to ${seconds} s for ${destination} to accept ${id}`);
  const backoff = new Backoff(organization.clock, { first: 1000, growth: 1.5, longest: 30_000, total: seconds * 1000 });
  let current = connection;
  while (current.status !== "inactive" && (await backoff.wait())) {
    ({ connection: current } = await organization.client.getConnection(id));
    if (current.status === "active") return { connection: current };
  }
  const status = current.status ?? "unknown";
  return {
    connection: current,
    problem:
      `${destination} has not accepted the connection ${id}: it is ${status}` +
      (status === "inactive" ? ", so it was deactivated meanwhile. " : ` after ${seconds} s. `) +
      "It is kept as it is, and nothing will be created twice. Ask the destination to accept it in its Persona dashboard, " +
      "then run again, or raise waitForActive.timeoutSeconds.",
  };
}
