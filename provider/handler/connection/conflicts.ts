import type { Connection } from "../../persona/connection";
import { isPersonaApiError, type PersonaApiError } from "../../persona/http/errors";
import type { Organization } from "../deployment/organization";
import { ConnectionError, saidBy } from "../errors";
import { isLive } from "./properties";

/** A step met a change that somebody else makes at the same time. */
export class Concurrent extends Error {
  override readonly name = "Concurrent";

  constructor(
    /** What was seen, to be put into a sentence. */
    readonly seen: string,
    readonly conflict: PersonaApiError | undefined,
  ) {
    super(seen);
  }
}

/**
 * Takes a step until nobody else is in its way, within the retry time.
 *
 * @throws ConnectionError that says what was seen where that does not end in time.
 */
export async function whileConcurrent<T>(
  organization: Organization,
  action: string,
  step: () => Promise<T>,
): Promise<T> {
  const patience = organization.patience();
  const seen = new Set<string>();
  for (;;) {
    try {
      return await step();
    } catch (error) {
      if (!(error instanceof Concurrent)) throw error;
      seen.add(error.seen);
      if (await patience.wait()) continue;
      throw new ConnectionError(
        `${action} failed: Persona kept reporting a conflict with another change${saidBy(error.conflict)}. ` +
          `Each time, the provider saw ${[...seen].join(", or ")}. ` +
          "Find out who else changes this connection (another deployment, the dashboard), then run again.",
      );
    }
  }
}

/** A connection that is as wanted now. */
export interface Changed {
  readonly connection: Connection;
  /** Whether this call made it so; false where it was so already. */
  readonly acted: boolean;
}

/** Reactivates a connection, unless it is live already. */
export function makeLive(organization: Organization, id: string): Promise<Changed> {
  return change(organization, id, () => organization.client.reactivateConnection(id), true);
}

/** Deactivates a connection, unless it is inactive already. */
export function makeInactive(organization: Organization, id: string): Promise<Changed> {
  return change(organization, id, () => organization.client.deactivateConnection(id), false);
}

/** After a refusal that may mean "it is so already", the connection tells, rather than the code of the answer. */
async function change(
  organization: Organization,
  id: string,
  call: () => Promise<{ connection: Connection }>,
  live: boolean,
): Promise<Changed> {
  try {
    return { connection: (await organization.index.whileWriting(id, call)).connection, acted: true };
  } catch (error) {
    if (!isPersonaApiError(error) || (error.kind !== "conflict" && error.kind !== "validation")) throw error;
    const connection = await organization.connection(id);
    if (isLive(connection.status) === live) return { connection, acted: false };
    if (error.kind === "conflict") throw new Concurrent(`that ${id} stayed ${connection.status ?? "as it was"}`, error);
    throw error;
  }
}
