// This entry of zod loads in an eighth of the time that "zod" takes, and the first call of every run waits for it.
import { z } from "zod/v3";

import type { Connection, ConnectionPage } from "./connection";
import { UnusableAnswer } from "./http/answer";
import { isConnectionId } from "./identifiers";

/** What is not needed for a decision never makes an answer unusable, whatever it has become. */
const optionalText = z.string().nullish().catch(undefined);

const attributes = z.object({
  status: optionalText,
  destinationOrganizationId: optionalText,
  organizationId: optionalText,
  sourceOrganizationId: optionalText,
  scopes: z.array(z.string()).nullish().catch(undefined),
  creatorId: optionalText,
  creatorType: optionalText,
  createdAt: optionalText,
  updatedAt: optionalText,
});

const resource = z.object({
  id: z.string().refine(isConnectionId, "is not a connection id"),
  attributes: z.preprocess(camelKeys, attributes).catch({}),
  relationships: z
    .object({ creator: z.object({ data: z.object({ id: optionalText, type: optionalText }) }) })
    .nullish()
    .catch(undefined),
});

const oneConnection = z.object({ data: resource });

const page = z.object({
  data: z.array(z.unknown()),
  links: z.object({ next: optionalText }).nullish(),
});

/**
 * Reads one connection from an answer's text, in either shape and any casing.
 *
 * @throws UnusableAnswer when it is not JSON, or lacks what every connection has.
 */
export function parseConnection(text: string): Connection {
  return connectionFrom(parse(oneConnection, text).data);
}

/**
 * Reads one page of a list from an answer's text; an entry that cannot be read does not lose the others. `next` is the cursor of the following page: only that part
 * of the link is used, so an answer cannot send the client anywhere else.
 *
 * @throws UnusableAnswer as {@link parseConnection} does.
 */
export function parsePage(text: string): Pick<ConnectionPage, "connections" | "unreadable" | "next"> {
  const { data, links } = parse(page, text);
  const entries = data.map((entry) => resource.safeParse(entry));
  const connections = entries.flatMap((entry) => (entry.success ? [connectionFrom(entry.data)] : []));
  const unreadable = entries.length - connections.length;
  if (typeof links?.next !== "string") return { connections, unreadable };
  const next = new URLSearchParams(links.next.replace(/^[^?]*/, "")).get("page[after]");
  if (!isConnectionId(next)) throw new UnusableAnswer("its link to the next page has no cursor");
  return { connections, unreadable, next };
}

function connectionFrom(resource: z.infer<typeof oneConnection>["data"]): Connection {
  const { organizationId, sourceOrganizationId, ...others } = resource.attributes;
  const creator = resource.relationships?.creator.data;
  return present({
    id: resource.id,
    ...others,
    organizationId: organizationId ?? sourceOrganizationId,
    creatorId: others.creatorId ?? creator?.id,
    creatorType: others.creatorType ?? creator?.type,
  });
}

function parse<T>(schema: z.ZodType<T, z.ZodTypeDef, unknown>, text: string): T {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new UnusableAnswer(text === "" ? "its body is empty" : "its body is not JSON");
  }
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new UnusableAnswer(`${issue?.path.join(".") || "its body"}: ${issue?.message ?? "unexpected"}`);
}

/** `created-at`, `created_at` and `createdAt` become `createdAt`. */
function camelKeys(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, content]) => [
      key.replace(/[-_]([a-z])/g, (_match, letter: string) => letter.toUpperCase()),
      content as unknown,
    ]),
  );
}

type Present<T> = { [Key in keyof T]: NonNullable<T[Key]> };

function present<T extends object>(value: T): Present<T> {
  return Object.fromEntries(
    Object.entries(value).filter(([, content]) => content !== undefined && content !== null),
  ) as Present<T>;
}
