import type { Connection } from "../../persona/connection";
import { type Assumption, breaking, expected, handled, type Observation, REFERENCE, skipped } from "./assumption";
import { describe } from "./caller";
import { connectionIn, connectionPath, connectionsIn, pageIn, type Persona, withoutList } from "./persona";

const LIST = `${REFERENCE}, List all Connections`;

/** What this release takes for granted about lists. */
export const LIST_ASSUMPTIONS: readonly Assumption<Persona>[] = [
  { name: "The list can be read", source: LIST, check: listIsRead },
  {
    name: "A page has as many connections as asked for, and a link to the next page",
    source: LIST,
    check: pagesAreLinked,
  },
  { name: "The next page begins after the last connection of the page before", source: LIST, check: pagesFollow },
  { name: "filter[status] narrows the list", source: LIST, check: statusIsFiltered },
  { name: "filter[destination-organization-id] narrows the list", source: LIST, check: destinationIsFiltered },
  { name: "The list is newest first", source: LIST, check: newestFirst },
  {
    name: "A destination has one outbound connection",
    source: `${REFERENCE}, Create a Connection`,
    check: oneForEachDestination,
  },
  {
    name: "A connection read by its id is the same as in the list",
    source: `${REFERENCE}, Retrieve a Connection`,
    check: sameById,
  },
];

async function listIsRead(persona: Persona): Promise<Observation> {
  const heard = await persona.list();
  const page = pageIn(heard);
  if (page !== undefined) return expected(`${describe(heard)}, ${page.connections.length} on the first page`);
  if (heard.status === 403)
    return handled(`${describe(heard)}: the key may not list, so existing connections are not adopted`);
  if (heard.status === 408 || heard.status >= 500)
    return handled(`${describe(heard)}: connections are read one by one`);
  return breaking(heard.status === 200 ? "HTTP 200, but the list cannot be read" : describe(heard));
}

async function pagesAreLinked(persona: Persona): Promise<Observation> {
  const all = await persona.connections();
  if (all.length < 2) return skipped(withoutList(await persona.list()));
  const heard = await persona.list({ "page[size]": "1" });
  const page = pageIn(heard);
  if (page === undefined) return breaking(`page[size]=1: ${describe(heard)}`);
  const size = page.connections.length;
  if (page.next === undefined) {
    return size < all.length
      ? breaking(`${size} of ${all.length} connections, and no next page`)
      : handled("one page holds all");
  }
  return size === 1 ? expected("one connection and a link") : handled(`${size} connections where one was asked for`);
}

async function pagesFollow(persona: Persona): Promise<Observation> {
  const first = pageIn(await persona.list({ "page[size]": "1" }));
  if (first?.next === undefined) return skipped(withoutList(await persona.list()));
  const heard = await persona.list({ "page[size]": "1", "page[after]": first.next });
  const second = pageIn(heard);
  if (second === undefined) return breaking(`page[after]: ${describe(heard)}`);
  const known = new Set(first.connections.map(({ id }) => id));
  if (second.connections.some(({ id }) => known.has(id))) return breaking("the next page repeats the page before");
  if (second.next === first.next) return breaking("the next page leads to itself");
  return expected("the next connection");
}

async function statusIsFiltered(persona: Persona): Promise<Observation> {
  const all = await persona.connections();
  const status = all[0]?.status;
  if (status === undefined) return skipped(withoutList(await persona.list()));
  return judgeFilter(persona, { "filter[status]": status }, all, (connection) => connection.status === status);
}

async function destinationIsFiltered(persona: Persona): Promise<Observation> {
  const all = await persona.connections();
  const destination = all.find(
    ({ destinationOrganizationId }) => destinationOrganizationId !== undefined,
  )?.destinationOrganizationId;
  if (destination === undefined) return skipped(withoutList(await persona.list()));
  return judgeFilter(persona, { "filter[destination-organization-id]": destination }, all, (connection) => {
    return connection.destinationOrganizationId === destination;
  });
}

async function judgeFilter(
  persona: Persona,
  query: Readonly<Record<string, string>>,
  all: readonly Connection[],
  fits: (connection: Connection) => boolean,
): Promise<Observation> {
  const heard = await persona.list(query);
  const found = connectionsIn(heard);
  if (found === undefined) return breaking(describe(heard));
  const ids = new Set(found.map(({ id }) => id));
  const wanted = all.filter(fits);
  if (found.length < 100 && wanted.some(({ id }) => !ids.has(id))) return breaking("connections that fit are left out");
  const others = found.filter((connection) => !fits(connection)).length;
  return others === 0
    ? expected(`${found.length} that fit`)
    : handled(`${others} that do not fit, which are left out here`);
}

async function newestFirst(persona: Persona): Promise<Observation> {
  const times = (await persona.connections()).flatMap(({ createdAt }) =>
    createdAt === undefined ? [] : [Date.parse(createdAt)],
  );
  if (times.length < 2) return skipped(withoutList(await persona.list()));
  const isSorted = times.every((time, index) => index === 0 || time <= (times[index - 1] ?? time));
  return isSorted
    ? expected(`${times.length} in order`)
    : handled("another order: of several inactive ones, any may be adopted");
}

async function oneForEachDestination(persona: Persona): Promise<Observation> {
  const all = await persona.connections();
  const organization = await persona.organizationId();
  if (all.length === 0 || organization === undefined) return skipped("it is not known which connections are outbound");
  const outbound = all.filter(({ destinationOrganizationId }) => destinationOrganizationId !== organization);
  const destinations = new Set(outbound.map(({ destinationOrganizationId }) => destinationOrganizationId));
  const more = outbound.length - destinations.size;
  return more === 0
    ? expected(`${outbound.length} outbound`)
    : handled(`${more} more than destinations: the live one counts`);
}

async function sameById(persona: Persona): Promise<Observation> {
  const [listed] = await persona.connections();
  if (listed === undefined) return skipped(withoutList(await persona.list()));
  const heard = await persona.caller.get(connectionPath(listed.id));
  const read = connectionIn(heard);
  if (read === undefined) return breaking(describe(heard));
  if (read.id !== listed.id) return breaking("another connection");
  const differing = (Object.keys({ ...listed, ...read }) as (keyof Connection)[]).filter((name) => {
    return JSON.stringify(listed[name]) !== JSON.stringify(read[name]);
  });
  return differing.length === 0 ? expected("the same") : handled(`another ${differing.join(", ")}`);
}
