import type { Connection } from "../../persona/connection";
import type { Organization } from "../deployment/organization";
import { Backoff } from "../deployment/waiting";
import { log } from "../log";
import { type Properties, readInputs, shownDestination, waitSeconds, wantsActive } from "./properties";

export interface Waited {
  readonly connection: Connection;
  /** Why it is not active, where it should be. */
  readonly problem?: string;
}

const MINUTE = 60_000;

/**
 * Waits, where the inputs ask for it, until the destination accepts. Asks gently: every second at first, every half minute
 * later, within the rate limit like every other call. Says every minute that it still waits.
 */
export async function waitForActive(
  organization: Organization,
  properties: Properties,
  connection: Connection,
): Promise<Waited> {
  const inputs = readInputs(properties);
  if (!wantsActive(inputs) || connection.status === "active") return { connection };
  const { id } = connection;
  const { clock } = organization;
  const destination = shownDestination(properties);
  const seconds = waitSeconds(inputs);
  log(`waiting up to ${seconds} s for ${destination} to accept ${id}`);
  const backoff = new Backoff(clock, { first: 1000, growth: 1.5, longest: 30_000, total: seconds * 1000 });
  const began = clock.now();
  let told = began;
  let current = connection;
  while (current.status !== "inactive" && (await backoff.wait())) {
    current = await organization.connection(id);
    if (current.status === "active") return { connection: current };
    if (clock.now() - told < MINUTE) continue;
    told = clock.now();
    log(`still waiting for ${destination} to accept ${id}: ${Math.round((told - began) / 1000)} s of ${seconds} s`);
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
