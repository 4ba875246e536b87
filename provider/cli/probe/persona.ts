import type { Connection } from "../../persona/connection";
import { parseConnection, parsePage } from "../../persona/connection-document";
import { UnusableAnswer } from "../../persona/http/answer";
import { type Caller, describe, type Heard, jsonOf } from "./caller";

/** The resource of one connection in an answer, as it was written. */
export interface Resource {
  readonly id?: unknown;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly relationships: Readonly<Record<string, unknown>>;
}

const LIST = "/connect/connections";

/** The requests that several assumptions need. */
export class Persona {
  constructor(readonly caller: Caller) {}

  /** A page of the list. */
  list(query: Readonly<Record<string, string>> = {}, headers: Readonly<Record<string, string>> = {}): Promise<Heard> {
    return this.caller.get(listPath(query), headers);
  }

  /** The connections of the first page; none if the list cannot be read. */
  async connections(): Promise<readonly Connection[]> {
    return connectionsIn(await this.list()) ?? [];
  }

  /** The organization of the key, as the list's header names it. */
  async organizationId(): Promise<string | undefined> {
    return (await this.list()).headers["persona-organization-id"];
  }
}

/** The path of a page of the list. */
export function listPath(query: Readonly<Record<string, string>>): string {
  return `${LIST}?${new URLSearchParams({ "page[size]": "100", ...query }).toString()}`;
}

/** The path of one connection, or of an action on it. */
export function connectionPath(id: string, action: "" | "/deactivate" | "/reactivate" = ""): string {
  return `${LIST}/${encodeURIComponent(id)}${action}`;
}

/** The connections of a page, as the provider reads them; undefined for another answer. */
export function connectionsIn(heard: Heard): readonly Connection[] | undefined {
  return pageIn(heard)?.connections;
}

/** A page, as the provider reads it; undefined for another answer. */
export function pageIn(heard: Heard): ReturnType<typeof parsePage> | undefined {
  return heard.status === 200 ? usable(() => parsePage(heard.text)) : undefined;
}

/** A connection, as the provider reads it; undefined for another answer. */
export function connectionIn(heard: Heard): Connection | undefined {
  return heard.status >= 200 && heard.status < 300 ? usable(() => parseConnection(heard.text)) : undefined;
}

function usable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof UnusableAnswer) return undefined;
    throw error;
  }
}

/** The resources of an answer as they were written: the list's, or the one connection. */
export function resourcesIn({ text }: Heard): readonly Resource[] {
  const data = (jsonOf(text) as { data?: unknown } | null | undefined)?.data;
  return (Array.isArray(data) ? data : [data]).flatMap((entry: unknown): Resource[] => {
    if (typeof entry !== "object" || entry === null) return [];
    const { id, attributes, relationships } = entry as Partial<Record<keyof Resource, unknown>>;
    return [{ id, attributes: objectOf(attributes), relationships: objectOf(relationships) }];
  });
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

/** Why a list is missing, for assumptions that need one. */
export function withoutList(heard: Heard): string {
  return connectionsIn(heard) === undefined
    ? `there is no list: ${describe(heard)}`
    : "the list has too few connections";
}
