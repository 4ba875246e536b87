import * as pulumi from "@pulumi/pulumi";

import type { WaitForActive } from "../handler";
import { FACT_NAMES, INPUT_NAMES, SECRET_DESTINATION } from "../handler/connection/properties";
import { Declaration } from "./declared";
import { requirePackageInPluginFolder } from "./plugin-folder";
import { PROVIDER_TEXT } from "./provider-text";
import { type RefusedOption, refuseOptions, refuseUnknownArguments } from "./refusals";

/** What a program declares about a {@link Connection}. */
export interface ConnectionArgs {
  /** The organization to share with, `org_…`. Changing it replaces the connection: the new one is made before the old is deactivated. */
  readonly destinationOrganizationId: pulumi.Input<string>;
  /**
   * Whether the connection is to be live. With `true`, an inactive one is reactivated, and the destination has to accept again.
   * With `false`, it exists and is inactive: an existing one is deactivated, a missing one is created and deactivated.
   * `false` cannot be combined with `waitForActive`.
   * @default true
   */
  readonly enabled?: pulumi.Input<boolean>;
  /**
   * Whether a connection that exists already is taken over. With `false`, creating fails on one that is live, and names it;
   * an inactive one is taken over all the same.
   * @default true
   */
  readonly adopt?: pulumi.Input<boolean>;
  /**
   * Whether an update waits until the destination accepts: `true` for 600 seconds, or `{ timeoutSeconds }`.
   * When the time runs out the update fails, the resource is kept, and the next update goes on waiting.
   * @default false
   */
  readonly waitForActive?: pulumi.Input<boolean | WaitForActive>;
  /**
   * The name of the credentials to use, as set in `persona:profiles` or `PERSONA_API_KEY_<NAME>`: letters, digits, `-`
   * and `_`, first a letter, 64 at most. In the variable's name it is in capitals, with `_` for `-`.
   * @default the key in `persona:apiKey` or `PERSONA_API_KEY`
   */
  readonly profile?: string;
}

/**
 * A Persona Connect connection: the organization of the API key shares identity data with a destination organization.
 *
 * An update ends with exactly one connection for the destination, whatever was there before: one that exists is adopted
 * (HTTP 409), an inactive one reactivated. Removing the resource deactivates it, since Persona deletes none.
 * Source: Persona API reference, "Create a connection".
 *
 * @example
 * const partner = new Connection("partner", { destinationOrganizationId: "org_ABC123" });
 * export const status = partner.status;
 */
export class Connection extends pulumi.CustomResource {
  /** The organization that data is shared with, `org_…`. */
  declare readonly destinationOrganizationId: pulumi.Output<string>;
  /** Whether the connection is to be live. */
  declare readonly enabled: pulumi.Output<boolean>;
  /** Whether one that exists already is taken over. */
  declare readonly adopt: pulumi.Output<boolean>;
  /** Whether, and how long, an update waits until the destination accepts. */
  declare readonly waitForActive: pulumi.Output<boolean | WaitForActive>;
  /** The name of the credentials; never a key. */
  declare readonly profile: pulumi.Output<string | undefined>;
  /** `pending` until the destination accepts, then `active`; `inactive` once either side has deactivated it. */
  declare readonly status: pulumi.Output<string>;
  /** What the destination may do, such as `inquiry.read`. Undefined where no answer of Persona has named any. */
  declare readonly scopes: pulumi.Output<string[] | undefined>;
  /** The organization that shares: the API key's own. Undefined where no answer of Persona has named it. */
  declare readonly organizationId: pulumi.Output<string | undefined>;
  /** The environment of Persona (sandbox or production) that the API key belongs to, `env_…`. Undefined as above. */
  declare readonly environmentId: pulumi.Output<string | undefined>;
  /** Who created it, such as the id of an API key. Undefined as above. */
  declare readonly creatorId: pulumi.Output<string | undefined>;
  /** What kind of creator, such as `api-key` or `user`. Undefined as above. */
  declare readonly creatorType: pulumi.Output<string | undefined>;
  /** When it was created, ISO 8601 in UTC. Undefined as above. */
  declare readonly createdAt: pulumi.Output<string | undefined>;
  /** When Persona last changed it, ISO 8601 in UTC. Undefined as above. */
  declare readonly updatedAt: pulumi.Output<string | undefined>;
  /** Whether the connection existed before this resource took it over. */
  declare readonly adopted: pulumi.Output<boolean>;

  /**
   * @param name unique among the program's Connections, for Pulumi only: renaming keeps the connection.
   * @throws RunError for an argument or an option that a Connection does not have, where another Connection of the program
   * has the same destination and profile, and where Pulumi's plugin process would not find this package.
   */
  constructor(name: string, args: ConnectionArgs, options?: ConnectionOptions) {
    requirePackageInPluginFolder();
    refuseOptions(name, TYPE, options ?? {});
    refuseUnknownArguments(name, args, INPUT_NAMES);
    const declaration = options?.id === undefined ? new Declaration(name, args.profile) : undefined;
    const properties = withOutputs(declaration === undefined ? args : declared(declaration, args));
    // For each property, Pulumi's SDK keeps the stacks of four promises, and ts-node maps every frame of them to its source:
    // a quarter of the time of a large program. The position that Pulumi shows for the resource does not depend on this.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    try {
      super(TYPE, name, properties, options);
    } catch (error) {
      Error.stackTraceLimit = stackTraceLimit;
      if (error instanceof Error) Error.captureStackTrace(error, Connection);
      throw error;
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
    this.urn.apply(() => declaration?.register());
  }

  /**
   * Looks an existing connection up by its id, without managing it. To manage one, declare it: it is adopted.
   *
   * @example const connection = Connection.get("partner", "cxn_ABC123");
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options?: ConnectionGetOptions): Connection {
    const { profile, ...others } = options ?? {};
    return new Connection(name, { profile } as ConnectionArgs, { ...others, id });
  }

  /** Whether the value is a Connection, of this copy of the package or another. */
  static override isInstance(value: unknown): value is Connection {
    return pulumi.CustomResource.isInstance(value) && (value as { __pulumiType?: string }).__pulumiType === TYPE;
  }
}

/**
 * Pulumi's options for a resource, without those that start a second provider process, and without `import`: a connection that
 * exists is adopted.
 */
export type ConnectionOptions = Omit<pulumi.CustomResourceOptions, RefusedOption>;

/** Options of {@link Connection.get}. */
export interface ConnectionGetOptions extends ConnectionOptions {
  /** The name of the credentials to use. Default: the default key. */
  readonly profile?: string;
}

/** Pulumi sends resources of this package to the plugin `pulumi-nodejs`, which runs dynamic providers. */
const TYPE = "pulumi-nodejs:dynamic/persona:Connection";

/** The arguments, with a destination that is noted as soon as it is known. */
function declared(declaration: Declaration, args: ConnectionArgs): pulumi.Inputs {
  const { destinationOrganizationId: destination } = args;
  const note = (known: string): string => {
    declaration.declare(known);
    return known;
  };
  // Text is noted at once, so that a preview shows it; what is known only later, before it is sent.
  if (typeof destination === "string") return { ...args, destinationOrganizationId: note(destination) };
  const output = pulumi.output(destination);
  const isSecret = pulumi.output(pulumi.isSecret(output)).apply((secret) => (secret ? true : undefined));
  return { ...args, destinationOrganizationId: output.apply(note), [SECRET_DESTINATION]: isSecret };
}

/** Names every output, so that each is an Output of the resource, unknown in a preview. */
function withOutputs(inputs: pulumi.Inputs): pulumi.Inputs {
  const names = [...FACT_NAMES, ...INPUT_NAMES];
  return {
    ...Object.fromEntries(names.map((name) => [name, undefined])),
    ...inputs,
    __provider: PROVIDER_TEXT,
  };
}
