import { environmentName, readSettings } from "../handler/settings";
import type { KeyOwner } from "../persona/http/answer";
import { CommandFailure } from "./command-failure";
import { type PartnerConnection, seenFrom } from "./partner-connection";
import { plain } from "./plain-text";
import type { Terminal } from "./terminal";

/** Which connections to read; what is left out does not narrow. */
export interface ConnectionFilter {
  readonly status?: string;
  readonly direction?: string;
  /** Of the organization that data is shared with. */
  readonly destination?: string;
}

/** The connections that one API key sees, newest first. */
export interface OrganizationConnections {
  readonly organizationId: string;
  readonly environmentId?: string;
  readonly connections: readonly PartnerConnection[];
}

/** A person waits: not the provider's five minutes. */
const RETRY_SECONDS = 20;

/**
 * Reads all pages of the connections that the key of a profile sees, showing progress.
 *
 * @throws CommandFailure without a key; SettingsError for one that cannot be used; PersonaApiError where Persona refuses or cannot be reached.
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
      terminal.note(`waiting ${Math.ceil(milliseconds / 1000)} s for Persona's rate limit`);
    },
  });

  // By id, since a connection that moves between two pages while they are read would count twice.
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
      // Filtered here too: a server is free to add filters, or to lose them.
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

/** The command reads no stack, so that the provider's own message would mislead. */
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
