import type { PersonaApiError } from "../persona/http/errors";
import { isConnectionId } from "../persona/identifiers";
import { quote } from "../persona/http/quote";

/** A hook refuses to go on. The message says what failed, what was seen, whether anything changed, and what to do. */
export class ConnectionError extends Error {
  override readonly name = "ConnectionError";
}

/** The list has entries that cannot be read, and one of them may be the connection that is looked for. */
export class UnreadableListError extends ConnectionError {
  constructor(
    destination: string,
    /** How many entries. */
    readonly entries: number,
  ) {
    super(
      `Looking up the connection to ${destination} failed: ${entries} of the connections that Persona lists cannot be read. ` +
        "Nothing was changed. Run again; if it persists, report it.",
    );
  }
}

/**
 * Refuses an id that is not a connection's: another dynamic provider's, or a typing error in `Connection.get`.
 *
 * @throws ConnectionError
 */
export function refuseOtherId(action: "Reading" | "Updating", id: string): void {
  if (isConnectionId(id)) return;
  throw new ConnectionError(
    `${action} connection ${quote(id)} failed: this is not the id of a connection, which begins with cxn_. ` +
      "For `Connection.get`, take the id from Persona. If an alias takes over a resource of another provider, " +
      "remove that resource from the program with retainOnDelete instead, and declare the connection anew: it is adopted.",
  );
}

/** What Persona said in a conflict, to be put behind a sentence. */
export function saidBy(conflict: PersonaApiError | undefined): string {
  if (conflict === undefined) return "";
  const [first] = conflict.details;
  const words = [first?.title, first?.details].filter((text) => text !== undefined).join(": ");
  const request = conflict.requestId === undefined ? "" : `, request ${conflict.requestId}`;
  return words === "" ? "" : ` ("${words}", HTTP ${conflict.status ?? 409}${request})`;
}

/**
 * The connection exists, but is not yet as wanted. Pulumi keeps the resource with these properties and calls update in the
 * next run, even where nothing changed. Source: pulumi sdk/nodejs, cmd/dynamic-provider, `ErrorResourceInitFailed`.
 */
export class PartialConnectionError extends Error {
  override readonly name = "PartialConnectionError";

  constructor(
    /** The id of the connection; Pulumi takes its presence for "exists". */
    readonly id: string,
    /** What to keep in state. It must hold `__provider`, or the resource can never be read or deleted again. */
    readonly properties: Record<string, unknown>,
    reason: string,
  ) {
    super(reason);
    this.reasons = [reason];
  }

  /** What Pulumi shows. */
  readonly reasons: readonly string[];
}

/**
 * Makes an error fit for the hooks whose errors Pulumi prints as `${error}: ${error.stack}` and shows a second time by
 * their message: without a stack where the message says all, with it where the failure is a defect of ours.
 */
export function presentable(error: unknown): Error {
  const isKnown = error instanceof Error && (KNOWN.has(error.name) || error.name.startsWith("Persona"));
  const hint = isKnown && error.name === "PersonaAuthenticationError" ? STORED_KEY_HINT : "";
  const shown = new Error(
    isKnown ? error.message + hint : `This is a defect in pulumi-persona-connect. Please report it. ${String(error)}`,
  );
  shown.name = "persona:Connection";
  shown.toString = () => shown.name;
  shown.stack = isKnown || !(error instanceof Error) ? shown.message : (error.stack ?? shown.message);
  return shown;
}

const STORED_KEY_HINT =
  " If you have changed the key in the stack's configuration: `pulumi refresh`, `pulumi destroy` and the refresh of " +
  "`pulumi up --refresh` still use the key of the last `pulumi up`. Run `pulumi up` without --refresh first, or put the " +
  "new key into the environment as PERSONA_API_KEY together with PERSONA_PREFER_ENVIRONMENT=true.";

const KNOWN: ReadonlySet<string> = new Set(["ConnectionError", "PartialConnectionError", "SettingsError"]);
