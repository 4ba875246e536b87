import { z } from "zod/v3";

import type { NewConnection } from "../../emulator";
import { isOrganizationId } from "../../persona/identifiers";
import { CommandFailure } from "../failure";
import { ExitCode } from "../failure";
import type { TextFile } from "../files";

const organization = z.string().refine(isOrganizationId, "must be the id of an organization, such as org_ABC123");

const seed = z.array(
  z.strictObject({
    destinationOrganizationId: organization,
    sourceOrganizationId: organization.optional(),
    environmentId: z.string().min(1).optional(),
    status: z.string().min(1).optional(),
    createdAt: z.union([z.number(), z.string().datetime({ offset: true })]).optional(),
    scopes: z.array(z.string()).optional(),
  }),
);

/**
 * Reads the connections that the emulator begins with.
 *
 * @param ownOrganization the source of every connection that names none.
 * @throws CommandFailure that says which part of the file is wrong.
 */
export function readSeed({ name, text }: TextFile, ownOrganization: string): NewConnection[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new CommandFailure(`${name} is not JSON.`, ExitCode.usage);
  }
  const result = seed.safeParse(json);
  if (!result.success) {
    const issue = result.error.issues[0];
    const where = issue?.path.join(".") ?? "";
    throw new CommandFailure(
      `${name} is not a list of connections: ${where === "" ? "" : `${where}: `}${issue?.message ?? "unexpected"}. ` +
        'The shortest list is [{ "destinationOrganizationId": "org_GLOBEX" }].',
      ExitCode.usage,
    );
  }
  return result.data.map(({ destinationOrganizationId, sourceOrganizationId, createdAt, ...others }) => ({
    sourceOrganizationId: sourceOrganizationId ?? ownOrganization,
    destinationOrganizationId,
    ...(createdAt === undefined
      ? {}
      : { createdAt: typeof createdAt === "number" ? createdAt : Date.parse(createdAt) }),
    ...(others.environmentId === undefined ? {} : { environmentId: others.environmentId }),
    ...(others.status === undefined ? {} : { status: others.status }),
    ...(others.scopes === undefined ? {} : { scopes: others.scopes }),
  }));
}

const DAY = 86_400_000;

/**
 * Makes up connections with different partners, the same each time. Every fifth is inbound, and every status occurs.
 *
 * @param now milliseconds since 1970; the connections are created one day apart, the last one now.
 */
export function madeUpConnections(count: number, ownOrganization: string, now: number): NewConnection[] {
  return Array.from({ length: count }, (_unused, index) => {
    const partner = `org_PARTNER${String(index + 1).padStart(String(count).length, "0")}`;
    const isInbound = index % 5 === 4;
    const status = index % 7 === 3 ? "inactive" : index % 3 === 2 ? "pending" : "active";
    return {
      sourceOrganizationId: isInbound ? partner : ownOrganization,
      destinationOrganizationId: isInbound ? ownOrganization : partner,
      status,
      createdAt: now - (count - 1 - index) * DAY,
    };
  });
}
