import type { Connection } from "../../persona/connection";
import { isPersonaApiError, type PersonaApiError } from "../../persona/http/errors";
import type { Conflicting, Organization } from "../deployment/organization";
import { ConnectionError, saidBy, UnreadableListError } from "../errors";
import { Concurrent, makeLive, whileConcurrent } from "./conflicts";
import { type ConnectionInputs, isLive, withoutStatus } from "./properties";

/** The one connection to a destination, and how it came to be there. */
export interface Settled {
  readonly connection: Connection;
  /** Its status before; absent where it was created. */
  readonly before?: string;
}

/**
 * Makes sure that one connection to the destination exists: creates it, or adopts the one that exists, reactivated where
 * it is inactive and has to be live. See the table in docs/how-it-converges.md.
 *
 * @param isOwn whether this stack holds the connection already, as before a forced replacement: then `adopt` does not matter.
 * @throws ConnectionError where a live one exists and may not be adopted, where its status is hidden, or where a conflict does not end in time.
 */
export async function createOrAdopt(
  organization: Organization,
  inputs: ConnectionInputs,
  isOwn: (id: string) => Promise<boolean>,
): Promise<Settled> {
  const { destinationOrganizationId: destination } = inputs;
  let isFirst = true;
  return whileConcurrent(organization, `Creating the connection to ${destination}`, async () => {
    const answer = await organization.creates.run(() => createUnlessListed(organization, destination, isFirst));
    isFirst = false;
    if ("created" in answer) return { connection: answer.created };

    const existing = answer.existing ?? (await look(organization, destination, answer.conflict));
    if (existing === undefined) return noneFound(answer.conflict);
    const { status } = existing;
    if (status === undefined) throw withoutStatus(existing.id);
    if (answer.conflict !== undefined && isLive(status) && organization.hasMade(existing, answer)) {
      return { connection: existing };
    }
    if (!inputs.adopt && isLive(status) && !(await isOwn(existing.id)))
      throw notAdopted(destination, existing, answer.conflict);
    if (!inputs.enabled || isLive(status)) return { connection: existing, before: status };
    const { connection } = await makeLive(organization, existing.id);
    return { connection, before: status };
  });
}

type Answer =
  | { readonly created: Connection }
  | { readonly existing: Connection; readonly conflict?: undefined }
  | (Conflicting & { readonly existing?: undefined });

/** Asks for a new connection; where conflicts are to be expected, first looks whether the list, read for many, has it. */
async function createUnlessListed(organization: Organization, destination: string, isFirst: boolean): Promise<Answer> {
  const listed = isFirst && organization.expectsConflicts ? await organization.index.outbound(destination) : undefined;
  if (listed !== undefined) return { existing: listed };
  const began = organization.clock.now();
  try {
    return { created: (await organization.create(destination)).connection };
  } catch (error) {
    if (!mayExist(error)) throw error;
    organization.expectsConflicts = true;
    return { conflict: error, began };
  }
}

/** A 409 means that it exists, or is being changed; a 422 may, too. */
function mayExist(error: unknown): error is PersonaApiError {
  return isPersonaApiError(error) && (error.kind === "conflict" || error.status === 422);
}

async function look(
  organization: Organization,
  destination: string,
  conflict: PersonaApiError | undefined,
): Promise<Connection | undefined> {
  try {
    return await organization.findOutbound(destination);
  } catch (error) {
    if (error instanceof UnreadableListError) {
      throw new Concurrent(`a conflict, and a list with ${error.entries} connections that cannot be read`, conflict);
    }
    if (!isPersonaApiError(error)) throw error;
    // Only a conflict says that it exists.
    if (conflict !== undefined && conflict.kind !== "conflict") throw conflict;
    throw new ConnectionError(
      `Creating the connection to ${destination} failed: Persona reported that it exists already${saidBy(conflict)}, ` +
        `and the list that would tell its id cannot be read. ${error.message} ` +
        "The connection was not changed. It can be adopted once this API key may list connections.",
    );
  }
}

function noneFound(conflict: PersonaApiError | undefined): never {
  if (conflict !== undefined && conflict.kind !== "conflict") throw conflict;
  throw new Concurrent("a conflict, but no connection", conflict);
}

function notAdopted(destination: string, existing: Connection, conflict: PersonaApiError | undefined): ConnectionError {
  const request =
    conflict?.requestId === undefined ? "" : ` (HTTP ${conflict.status ?? 409}, request ${conflict.requestId})`;
  return new ConnectionError(
    `The connection to ${destination} was not created: Persona has one already, ${existing.id} ` +
      `(${existing.status ?? "status unknown"}), and adopt is false${request}. ` +
      "Nothing was changed. Set adopt: true to manage it here. If you renamed the resource, keep its connection with " +
      'the option aliases: [{ name: "the former name" }].',
  );
}
