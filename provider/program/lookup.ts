import * as pulumi from "@pulumi/pulumi";

import { Deployment } from "../handler/deployment/deployment";
import type { Organization } from "../handler/deployment/organization";
import type { Connection as Found } from "../persona/connection";
import { isConnectionId, isOrganizationId } from "../persona/identifiers";

/** A connection as Persona has it now. An attribute is absent where the API version does not return it. */
export type ConnectionDetails = Found;

/** Which connection to look up: by its id, or the outbound one to a destination. */
export type GetConnectionArgs = (
  | {
      /** `cxn_…` */
      readonly id: string;
    }
  | {
      /** `org_…` */
      readonly destinationOrganizationId: string;
    }
) &
  LookupArgs;

/** Which connections to look up. Default: all. */
export interface GetConnectionsArgs extends LookupArgs {
  /** `pending`, `active`, `inactive`, or what Persona adds. */
  readonly status?: string;
  /** `outbound`: from the key's organization; `inbound`: to it. */
  readonly direction?: "outbound" | "inbound";
}

/** What every lookup takes. */
export interface LookupArgs {
  /** The name of the credentials to use. Default: the default key. */
  readonly profile?: string;
}

type InputsOf<T> = T extends unknown ? { readonly [Name in keyof T]: pulumi.Input<T[Name]> } : never;

/**
 * Looks one connection up, for programs that only read. Never changes anything, and calls Persona in previews too.
 *
 * @throws RunError where there is no such connection, no API key, or Persona refuses.
 * @example const { status } = await getConnection({ destinationOrganizationId: "org_ABC123" });
 */
export async function getConnection(args: GetConnectionArgs): Promise<ConnectionDetails> {
  if ("id" in args) {
    if (!isConnectionId(args.id)) throw new pulumi.RunError("getConnection: id must have the form cxn_…");
    return lookUp(args, async (organization) => (await organization.client.getConnection(args.id)).connection);
  }
  const { destinationOrganizationId: destination } = args;
  if (!isOrganizationId(destination)) {
    throw new pulumi.RunError("getConnection: destinationOrganizationId must have the form org_…");
  }
  return lookUp(args, async (organization) => {
    const { findOutbound } =
      require("../handler/deployment/find-outbound") as typeof import("../handler/deployment/find-outbound");
    const found = await findOutbound(organization, destination);
    if (found !== undefined) return found;
    throw new pulumi.RunError(
      `getConnection: ${organization.keyOwner?.organizationId ?? "the key's organization"} has no connection to ${destination}. ` +
        "Declare a Connection to create one.",
    );
  });
}

/**
 * Looks connections up, newest first, from all pages. Never changes anything, and calls Persona in previews too.
 *
 * @throws RunError where there is no API key, or Persona refuses.
 * @example const active = await getConnections({ status: "active", direction: "outbound" });
 */
export async function getConnections(args: GetConnectionsArgs = {}): Promise<ConnectionDetails[]> {
  const { status, direction } = args;
  return lookUp(args, async (organization) => {
    const connections = new Map<string, Found>();
    let after: string | undefined;
    do {
      const page = await organization.client.listConnections({
        ...(status === undefined ? {} : { status }),
        ...(after === undefined ? {} : { after }),
      });
      for (const connection of page.connections) connections.set(connection.id, connection);
      after = page.next;
    } while (after !== undefined);
    const own = organization.keyOwner?.organizationId;
    return [...connections.values()].filter(
      (connection) =>
        (status === undefined || connection.status === status) &&
        (direction === undefined || (direction === "inbound") === (connection.destinationOrganizationId === own)),
    );
  });
}

/**
 * {@link getConnection} for arguments that are Outputs. In a preview without an API key the result is unknown.
 *
 * @example export const status = getConnectionOutput({ id: partner.id }).status;
 */
export function getConnectionOutput(args: InputsOf<GetConnectionArgs>): pulumi.Output<ConnectionDetails> {
  return pulumi.output(args).apply((known) => unknownWithoutKey(known, () => getConnection(known)));
}

/**
 * {@link getConnections} for arguments that are Outputs. In a preview without an API key the result is unknown.
 *
 * @example export const partners = getConnectionsOutput({ status: "active" }).apply((found) => found.length);
 */
export function getConnectionsOutput(args: InputsOf<GetConnectionsArgs> = {}): pulumi.Output<ConnectionDetails[]> {
  return pulumi.output(args).apply((known) => unknownWithoutKey(known, () => getConnections(known)));
}

function unknownWithoutKey<T>({ profile }: LookupArgs, look: () => Promise<T>): Promise<T> {
  return withRunErrors(async () => {
    if (!pulumi.runtime.isDryRun() || deployment().settings.hasKey(profile)) return look();
    return pulumi.unknown as T;
  });
}

function lookUp<T>({ profile }: LookupArgs, look: (organization: Organization) => Promise<T>): Promise<T> {
  return withRunErrors(async () => {
    const organization = deployment().organization(profile);
    const found = await look(organization);
    organization.refuseWrongKey("Looking connections up", undefined);
    return found;
  });
}

/** Pulumi prints a RunError without a stack, which would say nothing to the program's author. */
async function withRunErrors<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (pulumi.RunError.isInstance(error) || !(error instanceof Error)) throw error;
    throw new pulumi.RunError(error.message);
  }
}

/** One deployment for each run of a program that this process holds, so that its lookups share the rate limit. */
const deployments = new WeakMap<object, Deployment>();

function deployment(): Deployment {
  const run = pulumi.runtime.getStackResource() ?? pulumi;
  const known = deployments.get(run) ?? new Deployment();
  if (!deployments.has(run)) {
    const config = new pulumi.Config("persona");
    known.configure((name) => config.get(name.replace(/^persona:/, "")));
    deployments.set(run, known);
  }
  return known;
}
