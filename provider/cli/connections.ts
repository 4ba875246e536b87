import { environmentName, readSettings } from "../handler/settings";
import type { Connection } from "../persona/connection";
import type { KeyOwner } from "../persona/http/answer";
import { CommandFailure } from "./failure";
import { plain, type Style, type Terminal } from "./terminal";

/** Which connections to read. An absent property does not narrow. */
export interface ConnectionFilter {
  readonly status?: string;
  readonly direction?: string;
  /** The organization that data is shared with. */
  readonly destination?: string;
}

/** The connections that one API key sees, newest first. */
export interface OrganizationConnections {
  readonly organizationId: string;
  readonly environmentId?: string;
  readonly connections: readonly PartnerConnection[];
}

/** A person waits, so this is less than the provider's five minutes. */
const RETRY_SECONDS = 20;

/**
 * Reads all pages of the connections that the key of a profile can see. Shows progress.
 *
 * @throws CommandFailure without a key; SettingsError for a key that cannot be used; PersonaApiError if Persona refuses or cannot be reached.
 */
export async function readConnections(
  terminal: Terminal,
  profile: string | undefined,
  filter: ConnectionFilter = {},
): Promise<OrganizationConnections> {
  const settings = readSettings(() => undefined, terminal.environment);
  if (!settings.hasKey(profile)) throw withoutKey(profile);
  const credentials = settings.credentials(profile);
  const { PersonaClient } = require("../persona/client") as typeof import("../persona/client");
  const client = new PersonaClient({
    ...credentials,
    apiVersion: settings.apiVersion,
    retryTimeoutSeconds: RETRY_SECONDS,
    onRateLimitWait: (milliseconds) => {
      terminal.note(`Waiting ${Math.ceil(milliseconds / 1000)} s for Persona's rate limit.`);
    },
  });

  // By id: a connection may move to the next page while the pages are read.
  const found = new Map<string, PartnerConnection>();
  const cursors = new Set<string>();
  let keyOwner: KeyOwner;
  let after: string | undefined;
  do {
    terminal.progress(`Reading connections: ${found.size} so far`);
    const page = await client.listConnections({
      ...(after === undefined ? {} : { after }),
      ...(filter.status === undefined ? {} : { status: filter.status }),
      ...(filter.destination === undefined ? {} : { destinationOrganizationId: filter.destination }),
    });
    keyOwner = page.keyOwner;
    for (const connection of page.connections) {
      // Filtered here too, because a server may ignore a filter.
      const { destinationOrganizationId = filter.destination } = connection;
      if (filter.destination !== undefined && destinationOrganizationId !== filter.destination) continue;
      const seen = seenFrom(ownerOf(keyOwner), connection);
      if (filter.status !== undefined && seen.status !== filter.status) continue;
      if (filter.direction !== undefined && seen.direction !== filter.direction) continue;
      found.set(seen.id, seen);
    }
    after = page.next;
    if (after !== undefined && cursors.has(after)) {
      throw new CommandFailure(`Listing connections failed: Persona's list leads back to ${after}. Run again later.`);
    }
    if (after !== undefined) cursors.add(after);
  } while (after !== undefined);
  terminal.endProgress();

  const { environmentId } = keyOwner;
  return {
    organizationId: plain(ownerOf(keyOwner)),
    ...(environmentId === undefined ? {} : { environmentId: plain(environmentId) }),
    connections: [...found.values()],
  };
}

/** Names the organization and environment of a key. */
export function describeOwner({ organizationId, environmentId }: OrganizationConnections): string {
  return environmentId === undefined ? organizationId : `${organizationId}, environment ${environmentId}`;
}

/** The provider's own message would send the user to the stack's configuration, which this command does not read. */
function withoutKey(profile: string | undefined): CommandFailure {
  const variable = profile === undefined ? "PERSONA_API_KEY" : environmentName(profile);
  const path = profile === undefined ? "persona:apiKey" : `persona:profiles.${profile}.apiKey`;
  return new CommandFailure(
    `There is no Persona API key in the environment: set ${variable}. ` +
      `Where a stack has it, ${variable}="$(pulumi config get --path '${path}')" lends it to one command.`,
  );
}

function ownerOf({ organizationId }: KeyOwner): string {
  if (organizationId !== undefined) return organizationId;
  throw new CommandFailure(
    "Persona's answer does not say whose key it is (the header Persona-Organization-Id), so outbound and inbound " +
      "cannot be told apart. Check the base URL, and that no proxy removes headers.",
  );
}

/** `outbound`: the key's organization shares with the partner; `inbound`: the partner shares with it. */
export type Direction = "outbound" | "inbound";

/** A connection as one organization sees it. */
export interface PartnerConnection {
  /** `cxn_…` */
  readonly id: string;
  readonly direction: Direction;
  /** The organization at the other end. */
  readonly partnerOrganizationId: string;
  /** As Persona says it; `unknown` if Persona says nothing. */
  readonly status: string;
  readonly scopes: readonly string[];
  /** ISO 8601. */
  readonly createdAt?: string;
  /** ISO 8601. */
  readonly updatedAt?: string;
}

/** Describes a connection from the side of one of its two organizations. */
export function seenFrom(organizationId: string, connection: Connection): PartnerConnection {
  const { id, organizationId: source, destinationOrganizationId: destination } = connection;
  const { status = "unknown", scopes, createdAt, updatedAt } = connection;
  const isInbound = destination === organizationId && source !== organizationId;
  return {
    id,
    direction: isInbound ? "inbound" : "outbound",
    partnerOrganizationId: (isInbound ? source : destination) ?? "unknown",
    status,
    scopes,
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(updatedAt === undefined ? {} : { updatedAt }),
  };
}

/** The colour of a status. All statuses that Persona may add share one colour. */
export function styleOfStatus(status: string): Style {
  switch (status) {
    case "active":
      return "green";
    case "pending":
      return "yellow";
    case "inactive":
      return "gray";
    default:
      return "magenta";
  }
}

/** Says how many there are of each status, such as `3 active, 1 pending`. */
export function countByStatus(connections: readonly PartnerConnection[]): string {
  const counts = new Map<string, number>();
  for (const { status } of connections) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([status, count]) => `${count} ${status}`)
    .join(", ");
}
