import type { NewConnection } from "../../emulator";
import { isOrganizationId } from "../../persona/identifiers";
import { CommandFailure, ExitCode } from "../failure";
import type { TextFile } from "../files";
import { plain } from "../terminal";

interface Rule {
  readonly fits: (value: unknown) => boolean;
  readonly expected: string;
}

const organization: Rule = { fits: isOrganizationId, expected: "the id of an organization, such as org_ABC123" };
const text: Rule = { fits: (value) => typeof value === "string" && value !== "", expected: "a text" };

const properties: Readonly<Record<string, Rule>> = {
  destinationOrganizationId: organization,
  sourceOrganizationId: organization,
  environmentId: text,
  status: text,
  createdAt: {
    fits: (value) => Number.isFinite(typeof value === "string" ? dateOf(value) : value),
    expected: "a time, such as 2026-01-31T12:00:00Z",
  },
  scopes: { fits: (value) => Array.isArray(value) && value.every(text.fits), expected: "a list of texts" },
};

/** A connection of the file, after {@link problemWith} found nothing. */
interface Seed extends Partial<Omit<NewConnection, "createdAt" | "destinationOrganizationId">> {
  readonly destinationOrganizationId: string;
  readonly createdAt?: string | number;
}

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
  const problem = Array.isArray(json) ? json.map(problemWith).find((found) => found !== undefined) : "";
  if (problem !== undefined) {
    throw new CommandFailure(
      `${name} is not a list of connections${problem === "" ? "" : `: ${problem}`}. ` +
        'The shortest list is [{ "destinationOrganizationId": "org_GLOBEX" }].',
      ExitCode.usage,
    );
  }
  return (json as Seed[]).map(({ createdAt, ...others }) => ({
    sourceOrganizationId: ownOrganization,
    ...others,
    ...(createdAt === undefined ? {} : { createdAt: typeof createdAt === "number" ? createdAt : dateOf(createdAt) }),
  }));
}

/** Says what is wrong with an entry of the file, and where; nothing where all is well. */
function problemWith(entry: unknown, index: number): string | undefined {
  if (typeof entry !== "object" || entry === null || Array.isArray(entry)) return `${index} must be an object`;
  const given = new Map(Object.entries(entry));
  for (const [name, value] of given) {
    if (!Object.hasOwn(properties, name)) return `${index}.${plain(name)} is not a property of a connection`;
    if (properties[name]?.fits(value) === false) return `${index}.${name} must be ${properties[name].expected}`;
  }
  return given.has("destinationOrganizationId") ? undefined : `${index}.destinationOrganizationId is missing`;
}

/** ISO 8601 with a time zone, in milliseconds since 1970. */
function dateOf(text: string): number {
  return /^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})$/.test(text) ? Date.parse(text) : NaN;
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
