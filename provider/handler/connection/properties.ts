/** How long to wait for the destination to accept. */
export interface WaitForActive {
  /** In seconds, more than 0. Default 600. */
  readonly timeoutSeconds?: number;
}

/** What a program declares, as check leaves it and Pulumi stores it. */
export type ConnectionInputs = {
  readonly destinationOrganizationId: string;
  readonly adopt: boolean;
  readonly waitForActive: boolean | WaitForActive;
  readonly profile?: string;
};

/** What Persona says of the connection; an attribute is absent where the API version does not return it. */
export type ConnectionFacts = {
  readonly status: string;
  readonly scopes: readonly string[];
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

/** In a preview, Pulumi hands this text over in place of a value that is not known yet. Source: pulumi sdk/nodejs, rpc.ts. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Whether this package wrote the state, rather than another dynamic provider whose resource an alias has made ours. */
export function isOurs(olds: Properties, news: Properties): boolean {
  return olds.__provider === news.__provider;
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

/**
 * Reads inputs out of a state or out of checked inputs. A state written by an older release may lack what came later,
 * and gets its default.
 */
export function readInputs(properties: Properties): ConnectionInputs {
  const { destinationOrganizationId, adopt, waitForActive, profile } = properties as Partial<ConnectionInputs>;
  return {
    destinationOrganizationId: destinationOrganizationId ?? "",
    adopt: adopt ?? true,
    waitForActive: waitForActive ?? false,
    ...(profile === undefined ? {} : { profile }),
  };
}

/** Reads what Persona said out of a state; of a state with the inputs only, as `Connection.get` has, nothing. */
export function readFacts(properties: Properties): ConnectionFacts {
  const { status, scopes, adopted, ...attributes } = properties as Partial<ConnectionFacts>;
  const known = ATTRIBUTES.flatMap((name): [string, unknown][] =>
    attributes[name] === undefined ? [] : [[name, attributes[name]]],
  );
  return { ...Object.fromEntries(known), status: status ?? "", scopes: scopes ?? [], adopted: adopted ?? false };
}

/** Reads a whole state. */
export function readOutputs(properties: Properties): ConnectionOutputs {
  return { ...readFacts(properties), ...readInputs(properties) };
}

const ATTRIBUTES = [
  "organizationId",
  "environmentId",
  "creatorId",
  "creatorType",
  "createdAt",
  "updatedAt",
] as const satisfies readonly (keyof ConnectionFacts)[];
