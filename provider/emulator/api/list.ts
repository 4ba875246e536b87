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

type Cursor = "page[after]" | "page[before]";

/** The path of the page beside the given connection, with the same filters and form; null where there is none. */
function pathBeside(
  request: EmulatedRequest,
  cursor: Cursor,
  connection: EmulatedConnection | undefined,
): string | null {
  if (connection === undefined) return null;
  const query = new URLSearchParams(request.query);
  for (const name of ["page[after]", "page[before]"]) query.delete(name);
  query.set(cursor, connection.id);
  return `${request.path}?${query.toString()}`;
}

/** Of a list that is newest first: from a position on, towards older (1) or newer (-1) ones, at most this many that match. */
function collect(
  all: readonly EmulatedConnection[],
  start: number,
  step: 1 | -1,
  count: number,
  matches: (connection: EmulatedConnection) => boolean,
): EmulatedConnection[] {
  const found: EmulatedConnection[] = [];
  for (let index = start; found.length < count; index += step) {
    const connection = all[index];
    if (connection === undefined) break;
    if (matches(connection)) found.push(connection);
  }
  return found;
}

/** One page of what the caller sees, newest first. */
export function list(
  request: EmulatedRequest,
  caller: Caller,
  registry: Registry,
  wanted: Representation,
  ignoreFilters: boolean,
): Answer {
  const { query } = request;
  const sizeText = query["page[size]"];
  const size = sizeText === undefined ? defaultPageSize : Number(sizeText);
  if ((sizeText !== undefined && !/^\d{1,3}$/.test(sizeText)) || size < 1 || size > largestPageSize) {
    return errorAnswer(400, { details: `page.size must be 1 to ${largestPageSize}` });
  }
  const [after, before] = [query["page[after]"], query["page[before]"]];
  if (after !== undefined && before !== undefined) {
    return errorAnswer(400, { details: "page.after and page.before cannot be given together" });
  }
  const cursor = registry.get(after ?? before ?? "");
  if ((after !== undefined || before !== undefined) && (cursor === undefined || !isVisible(cursor, caller))) {
    return errorAnswer(400, {
      details: `page.${after === undefined ? "before" : "after"} is not the id of a connection`,
    });
  }

  const status = ignoreFilters ? undefined : query["filter[status]"];
  const destination = ignoreFilters ? undefined : query["filter[destination-organization-id]"];
  const matches = (connection: EmulatedConnection): boolean =>
    (status === undefined || connection.status === status) &&
    (destination === undefined || connection.destinationOrganizationId === destination) &&
    isVisible(connection, caller);

  const all = registry.of(caller.organizationId);
  const position = cursor === undefined ? -1 : registry.position(caller.organizationId, cursor);
  const towards = before === undefined ? 1 : -1;
  const page = collect(all, position + towards, towards, size + 1, matches);
  const goesOn = page.length > size;
  if (goesOn) page.pop();
  if (towards === -1) page.reverse();
  const first = page[0];
  const last = page.at(-1);
  const hasNewer = towards === -1 ? goesOn : collect(all, position, -1, 1, matches).length > 0;
  const hasOlder = towards === 1 ? goesOn : collect(all, position, 1, 1, matches).length > 0;
  return jsonAnswer(200, {
    data: page.map((connection) => represent(connection, wanted)),
    links: {
      prev: hasNewer ? pathBeside(request, "page[before]", first) : null,
      next: hasOlder ? pathBeside(request, "page[after]", last) : null,
    },
  });
}
