import type { Connection } from "../../persona/connection";
import type { KeyOwner } from "../../persona/http/answer";
import { ConnectionError } from "../errors";

/** How long to wait for the destination to accept. */
export interface WaitForActive {
  /** In seconds, more than 0. Default 600. */
  readonly timeoutSeconds?: number;
}

/** What a program declares, as check leaves it and Pulumi stores it. */
export type ConnectionInputs = {
  readonly destinationOrganizationId: string;
  /** Whether the connection is to be live; `false`: it exists and is inactive. */
  readonly enabled: boolean;
  readonly adopt: boolean;
  readonly waitForActive: boolean | WaitForActive;
  readonly profile?: string;
};

/** What Persona says of the connection; an attribute is absent where no answer ever carried it. */
export type ConnectionFacts = {
  readonly status: string;
  readonly scopes?: readonly string[];
  readonly organizationId?: string;
  readonly environmentId?: string;
  readonly creatorId?: string;
  readonly creatorType?: string;
  readonly createdAt?: string;
  readonly updatedAt?: string;
  readonly adopted: boolean;
};

/** What Pulumi keeps in state. */
export type ConnectionOutputs = ConnectionInputs & ConnectionFacts;

/** Properties as they come over the wire, before anything is known of them. */
export type Properties = Readonly<Record<string, unknown>>;

/** The names of the arguments. */
export const INPUT_NAMES = [
  "destinationOrganizationId",
  "enabled",
  "adopt",
  "waitForActive",
  "profile",
] as const satisfies readonly (keyof ConnectionInputs)[];

/** The names of the outputs that are not arguments. */
export const FACT_NAMES = [
  "status",
  "scopes",
  "organizationId",
  "environmentId",
  "creatorId",
  "creatorType",
  "createdAt",
  "updatedAt",
  "adopted",
] as const satisfies readonly (keyof ConnectionFacts)[];

/** In a preview, Pulumi hands this text over in place of a value that is not known yet. Source: pulumi sdk/nodejs, rpc.ts. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/**
 * Set by the program, beside the arguments, where the destination is a secret of the program's: Pulumi hands the provider
 * the plain text, and it must not be printed.
 */
export const SECRET_DESTINATION = "__secretDestination";

/** Whether this package wrote the state, rather than another dynamic provider whose resource an alias has made ours. */
export function isOurs(olds: Properties, news: Properties): boolean {
  return olds.__provider === news.__provider;
}

/** Whether the connection is pending or active; a status that is unknown here counts as live. */
export function isLive(status: string | undefined): boolean {
  return status !== "inactive";
}

/** Whether `waitForActive` asks for a wait. */
export function wantsActive(inputs: Pick<ConnectionInputs, "waitForActive">): boolean {
  return inputs.waitForActive !== false;
}

const DEFAULT_WAIT_SECONDS = 600;

/** How long to wait for the destination, in seconds. */
export function waitSeconds({ waitForActive }: Pick<ConnectionInputs, "waitForActive">): number {
  return (typeof waitForActive === "object" ? waitForActive.timeoutSeconds : undefined) ?? DEFAULT_WAIT_SECONDS;
}

/** The mark of a secret destination, to be kept with whatever is stored. */
export function secretMark(properties: Properties): Properties {
  return properties[SECRET_DESTINATION] === true ? { [SECRET_DESTINATION]: true } : {};
}

/** The destination as a line for the operator may show it. */
export function shownDestination(properties: Properties): string {
  if (properties[SECRET_DESTINATION] === true) return "a secret destination";
  return readInputs(properties).destinationOrganizationId;
}

/**
 * Reads inputs out of a state or out of checked inputs. A state written by an older release may lack what came later,
 * and gets its default.
 */
export function readInputs(properties: Properties): ConnectionInputs {
  const { destinationOrganizationId, enabled, adopt, waitForActive, profile } = properties as Partial<ConnectionInputs>;
  return {
    destinationOrganizationId: destinationOrganizationId ?? "",
    enabled: enabled ?? true,
    adopt: adopt ?? true,
    waitForActive: waitForActive ?? false,
    ...(profile === undefined ? {} : { profile }),
  };
}

/** Reads what Persona said out of a state; of a state with the inputs only, as `Connection.get` has, nothing. */
export function readFacts(properties: Properties): ConnectionFacts {
  const known = FACT_NAMES.filter((name) => properties[name] !== undefined).map((name) => [name, properties[name]]);
  return { status: "", adopted: false, ...(Object.fromEntries(known) as Partial<ConnectionFacts>) };
}

/** Reads a whole state. */
export function readOutputs(properties: Properties): ConnectionOutputs {
  return { ...readFacts(properties), ...readInputs(properties) };
}

/**
 * Turns what Persona says of a connection into what Pulumi keeps. An attribute that the answer lacks keeps what the state
 * has of it. The organization is the key's as the headers name it, which the next run compares with the headers again; the
 * connection's source where they name none, and where somebody else shares (`Connection.get` of an inbound connection).
 */
export function toOutputs(
  inputs: ConnectionInputs,
  connection: Connection,
  keyOwner: KeyOwner,
  known: Pick<ConnectionFacts, "adopted"> & Partial<ConnectionFacts>,
): ConnectionOutputs {
  const { id, status, organizationId: source, ...attributes } = connection;
  if (status === undefined) throw withoutStatus(id);
  const isInbound = keyOwner.organizationId === inputs.destinationOrganizationId;
  const organizationId = (isInbound ? undefined : keyOwner.organizationId) ?? source;
  return {
    ...known,
    ...keyOwner,
    ...(organizationId === undefined ? {} : { organizationId }),
    ...attributes,
    ...inputs,
    status,
  };
}

/** The error for an answer that does not say what a connection is like: every decision needs its status. */
export function withoutStatus(id: string): ConnectionError {
  return new ConnectionError(
    `Persona's answer about ${id} has no status, so nothing can be said of it. ` +
      "Check that the API key's attribute blocklist does not hide it, then run again.",
  );
}
