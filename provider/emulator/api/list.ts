import { errorAnswer, jsonAnswer } from "./answer";
import type { Answer } from "./answer";
import { isVisible } from "../world/connection";
import type { EmulatedConnection } from "../world/connection";
import type { Caller } from "../world/keys";
import type { Registry } from "../world/registry";
import { represent } from "./representation";
import type { Representation } from "./representation";
import type { EmulatedRequest } from "./request";

const defaultPageSize = 10;
const largestPageSize = 100;

/** The path of the page that follows the given connection, with the same filters and form. */
function nextPath(request: EmulatedRequest, lastId: string): string {
  const query = new URLSearchParams(request.query);
  query.set("page[after]", lastId);
  return `${request.path}?${query.toString()}`;
}

/** One page of what the caller sees, newest first. */
export function list(
  request: EmulatedRequest,
  caller: Caller,
  registry: Registry,
  wanted: Representation,
  ignoreFilters: boolean,
): Answer {
  const sizeText = request.query["page[size]"];
  const size = sizeText === undefined ? defaultPageSize : Number(sizeText);
  if ((sizeText !== undefined && !/^\d{1,3}$/.test(sizeText)) || size < 1 || size > largestPageSize) {
    return errorAnswer(400, { details: `page.size must be 1 to ${largestPageSize}` });
  }
  const after = request.query["page[after]"];
  let position = 0;
  if (after !== undefined) {
    const cursor = registry.get(after);
    if (cursor === undefined || !isVisible(cursor, caller)) {
      return errorAnswer(400, { details: "page.after is not the id of a connection" });
    }
    position = registry.positionAfter(caller.organizationId, cursor);
  }

  const status = ignoreFilters ? undefined : request.query["filter[status]"];
  const destination = ignoreFilters ? undefined : request.query["filter[destination-organization-id]"];
  const matches = (connection: EmulatedConnection): boolean =>
    (status === undefined || connection.status === status) &&
    (destination === undefined || connection.destinationOrganizationId === destination) &&
    isVisible(connection, caller);

  const page: EmulatedConnection[] = [];
  let more = false;
  const all = registry.of(caller.organizationId);
  for (; position < all.length && !more; position += 1) {
    const connection = all[position];
    if (connection === undefined || !matches(connection)) continue;
    if (page.length < size) page.push(connection);
    else more = true;
  }
  const last = page.at(-1);
  const body = {
    data: page.map((connection) => represent(connection, wanted)),
    links: { prev: null, next: more && last !== undefined ? nextPath(request, last.id) : null },
  };
  return jsonAnswer(200, body);
}
