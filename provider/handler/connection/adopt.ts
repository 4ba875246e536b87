import type { Connection } from "../../persona/connection";
import { isPersonaApiError, type PersonaApiError } from "../../persona/http/errors";
import type { Organization } from "../deployment/organization";
import { ConnectionError, saidBy } from "../errors";
import { findOutbound } from "../deployment/find-outbound";
import { log } from "../log";
import type { ConnectionInputs } from "./properties";

export interface Settled {
  readonly connection: Connection;
  readonly adopted: boolean;
}

/**
 * Makes sure that one connection to the destination exists: creates it, or adopts the one that exists, reactivated where
 * it is inactive. A conflict with nothing to be found is somebody else's change: it looks and tries again for the retry time.
 *
 * @throws ConnectionError where `adopt` is false and one exists, or where the conflict does not end in time.
 */
export async function createOrAdopt(organization: Organization, inputs: ConnectionInputs): Promise<Settled> {
  const { destinationOrganizationId: destination, adopt } = inputs;
  const patience = organization.patience();
  const seen: string[] = [];
  let conflict: PersonaApiError | undefined;
  const askPersona = (): Promise<Connection | undefined> => findOutbound(organization, destination);
  let look = (): Promise<Connection | undefined> =>
    organization.index.outbound(organization.keyOwner?.organizationId, destination);
  do {
    const answer = await organization.create(destination, look);
    look = askPersona;
    if (answer.met === "conflict") ({ conflict } = answer);
    if (answer.met === "nothing") return { connection: answer.connection, adopted: false };

    const existing = answer.met === "existing" ? answer.connection : await askPersona();
    if (existing === undefined) {
      seen.push("a conflict with no connection to be found");
      continue;
    }
    if (answer.met === "conflict" && existing.status !== "inactive" && organization.hasMade(existing, answer)) {
      return { connection: existing, adopted: false };
    }
    if (!adopt) throw notAdopted(destination, existing, answer.met === "conflict" ? answer.conflict : undefined);
    if (existing.status !== "inactive") {
      logAdoption(existing, destination);
      return { connection: existing, adopted: true };
    }
    const reactivation = await reactivate(organization, existing.id);
    if (reactivation.connection !== undefined) return { connection: reactivation.connection, adopted: true };
    ({ conflict } = reactivation);
    seen.push(`${existing.id} (inactive), which could not be reactivated because it was being changed`);
  } while (await patience.wait());
  throw new ConnectionError(
    `Creating the connection to ${destination} failed: Persona kept answering that it conflicts with another change` +
      `${saidBy(conflict)}. Seen were ${[...new Set(seen)].join(", and ")}. ` +
      "Find out who else changes this connection (another deployment, the dashboard), then run again.",
  );
}

/** A reactivated connection; or the conflict, after which the caller looks again: somebody else may have done it. */
export type Reactivation =
  { readonly connection: Connection } | { readonly connection?: undefined; readonly conflict: PersonaApiError };

/** Reactivates an inactive connection. */
export async function reactivate(organization: Organization, id: string): Promise<Reactivation> {
  try {
    const { connection } = await organization.index.whileWriting(id, () =>
      organization.client.reactivateConnection(id),
    );
    log(`reactivated ${id}, which was inactive; it is ${connection.status ?? "pending"} until the destination accepts`);
    return { connection };
  } catch (error) {
    if (isPersonaApiError(error) && error.kind === "conflict") return { conflict: error };
    throw error;
  }
}

function logAdoption({ id, status, createdAt }: Connection, destination: string): void {
  const since = createdAt === undefined ? "" : `, created ${createdAt}`;
  log(`adopted ${id} to ${destination} (${status ?? "status unknown"}${since})`);
}

function notAdopted(destination: string, existing: Connection, conflict: PersonaApiError | undefined): ConnectionError {
  const request = conflict?.requestId === undefined ? "" : ` (HTTP 409, request ${conflict.requestId})`;
  return new ConnectionError(
    `Connection to ${destination} was not created: Persona has one already, ${existing.id} ` +
      `(${existing.status ?? "status unknown"}), and adopt is false${request}. ` +
      "Nothing was changed. Set adopt: true to manage it here.",
  );
}
