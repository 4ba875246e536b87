import * as pulumi from "@pulumi/pulumi";

import type { Organization } from "../handler/deployment/organization";
import type { Connection as ConnectionDetails } from "../persona/connection";
import { isPersonaApiError } from "../persona/http/errors";
import { isConnectionId, isOrganizationId } from "../persona/identifiers";
import { deploymentOf, hasMocks } from "./run";

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
 * In unit tests with mocks, `call` is asked for `persona:index:getConnection` instead.
 *
 * @throws RunError where there is no such connection, no API key, or Persona refuses.
 * @example const { status } = await getConnection({ destinationOrganizationId: "org_ABC123" });
 */
export async function getConnection(args: GetConnectionArgs): Promise<ConnectionDetails> {
  refuseWrongForm("getConnection", args);
  if (hasMocks()) return pulumi.runtime.invoke("persona:index:getConnection", args) as Promise<ConnectionDetails>;
  return lookUp(args, async (organization) => {
    if ("id" in args) return (await organization.client.getConnection(args.id)).connection;
    const found = await organization.findOutbound(args.destinationOrganizationId);
    if (found !== undefined) return found;
    throw new pulumi.RunError(
      `getConnection: ${organization.keyOwner.organizationId ?? "the key's organization"} has no connection to ` +
        `${args.destinationOrganizationId}. Declare a Connection to create one, or use findConnection if there may be none.`,
    );
  });
}

/**
 * {@link getConnection} that answers undefined where there is no such connection.
 * In unit tests with mocks, `call` is asked for `persona:index:getConnection` too; an answer without an id stands for none.
 *
 * @throws RunError where there is no API key, or Persona refuses.
 * @example const isShared = (await findConnection({ destinationOrganizationId: "org_ABC123" })) !== undefined;
 */
export async function findConnection(args: GetConnectionArgs): Promise<ConnectionDetails | undefined> {
  refuseWrongForm("findConnection", args);
  if (hasMocks()) {
    const mocked = (await pulumi.runtime.invoke("persona:index:getConnection", args)) as Partial<ConnectionDetails>;
    return mocked.id === undefined ? undefined : (mocked as ConnectionDetails);
  }
  return lookUp(args, (organization) =>
    "id" in args ? findById(organization, args.id) : organization.findOutbound(args.destinationOrganizationId),
  );
}

function refuseWrongForm(lookup: string, args: GetConnectionArgs): void {
  if ("id" in args) {
    if (!isConnectionId(args.id)) throw new pulumi.RunError(`${lookup}: id must have the form cxn_…`);
  } else if (!isOrganizationId(args.destinationOrganizationId)) {
    throw new pulumi.RunError(`${lookup}: destinationOrganizationId must have the form org_…`);
  }
}

async function findById({ client }: Organization, id: string): Promise<ConnectionDetails | undefined> {
  try {
    return (await client.getConnection(id)).connection;
  } catch (error) {
    if (!isPersonaApiError(error) || error.kind !== "notFound") throw error;
    // A base URL with a wrong path answers 404 to everything: then this fails too.
    await client.listConnections({});
    return undefined;
  }
}

/**
 * Looks connections up, newest first, from all pages. Never changes anything, and calls Persona in previews too.
 * In unit tests with mocks, `call` is asked for `persona:index:getConnections` instead, and answers `{ connections: […] }`.
 *
 * @throws RunError where there is no API key, or Persona refuses.
 * @example const active = await getConnections({ status: "active", direction: "outbound" });
 */
export async function getConnections(args: GetConnectionsArgs = {}): Promise<ConnectionDetails[]> {
  if (hasMocks()) return mockedConnections(args);
  const { status, direction } = args;
  return lookUp(args, async (organization) => {
    const connections = new Map<string, ConnectionDetails>();
    for await (const page of organization.client.pages(status === undefined ? {} : { status })) {
      for (const connection of page.connections) connections.set(connection.id, connection);
    }
    const own = organization.keyOwner.organizationId;
    if (direction !== undefined && own === undefined && connections.size > 0) {
      throw new pulumi.RunError(
        "getConnections: Persona's answers do not say whose API key this is, so the direction of the connections is not known. " +
          "Leave direction out, and compare their organizationId.",
      );
    }
    return [...connections.values()].filter(
      (connection) =>
        (status === undefined || connection.status === status) &&
        (direction === undefined || (direction === "inbound") === (connection.destinationOrganizationId === own)),
    );
  });
}

async function mockedConnections(args: GetConnectionsArgs): Promise<ConnectionDetails[]> {
  const mocked = (await pulumi.runtime.invoke("persona:index:getConnections", args)) as {
    readonly connections?: ConnectionDetails[];
  };
  return mocked.connections ?? [];
}

/**
 * {@link getConnection} for arguments that are Outputs. In a preview without an API key the result is unknown.
 *
 * @example export const status = getConnectionOutput({ id: partner.id }).status;
 */
export function getConnectionOutput(args: InputsOf<GetConnectionArgs>): pulumi.Output<ConnectionDetails> {
  return outputOf(args, getConnection);
}

/**
 * {@link findConnection} for arguments that are Outputs. In a preview without an API key the result is unknown.
 *
 * @example export const status = findConnectionOutput({ destinationOrganizationId: "org_ABC123" }).apply((found) => found?.status);
 */
export function findConnectionOutput(args: InputsOf<GetConnectionArgs>): pulumi.Output<ConnectionDetails | undefined> {
  return outputOf(args, findConnection);
}

/**
 * {@link getConnections} for arguments that are Outputs. In a preview without an API key the result is unknown.
 *
 * @example export const partners = getConnectionsOutput({ status: "active" }).apply((found) => found.length);
 */
export function getConnectionsOutput(args: InputsOf<GetConnectionsArgs> = {}): pulumi.Output<ConnectionDetails[]> {
  return outputOf(args, getConnections);
}

function outputOf<Args extends LookupArgs, Result>(
  args: InputsOf<Args>,
  look: (args: Args) => Promise<Result>,
): pulumi.Output<Result> {
  const arguments_: pulumi.Output<unknown> = pulumi.output(args);
  const answer = arguments_.apply((known) =>
    withRunErrors<unknown>(() => (isUnknown(known as Args) ? Promise.resolve(pulumi.unknown) : look(known as Args))),
  );
  return answer as pulumi.Output<Result>;
}

/** Whether a preview has no key to look anything up with. */
function isUnknown({ profile }: LookupArgs): boolean {
  return pulumi.runtime.isDryRun() && !hasMocks() && !deploymentOf(profile).settings.hasKey(profile);
}

function lookUp<T>({ profile }: LookupArgs, look: (organization: Organization) => Promise<T>): Promise<T> {
  return withRunErrors(async () => {
    const organization = deploymentOf(profile).organization(profile);
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
