import { type Assumption, breaking, DOCS, expected, handled, type Observation, REFERENCE } from "./assumption";
import { describe, type Heard, titleOf } from "./caller";
import { connectionPath, type Persona } from "./persona";

/** Has the form of an id, and is nobody's. */
const UNKNOWN_ID = "cxn_PROBEOFNOCONNECTION";

/** What this release takes for granted about headers and refusals. The last ones look at every answer before them. */
export const HEADER_ASSUMPTIONS: readonly Assumption<Persona>[] = [
  {
    name: "An unknown id is answered with 404",
    source: `${REFERENCE}, Retrieve a Connection`,
    check: unknownIdIsNotFound,
  },
  {
    name: "A refusal is recognized as Persona's",
    source: `${DOCS}, request ids and errors`,
    check: refusalIsRecognized,
  },
  {
    name: "A refusal names the organization and environment of the key",
    source: `${DOCS}, headers`,
    check: refusalNamesOwner,
  },
  { name: "An unknown key is answered with 401", source: `${DOCS}, errors`, check: unknownKeyIsRefused },
  { name: "An answer has a Request-Id", source: `${DOCS}, request ids`, check: requestIdIsThere },
  {
    name: "An answer names the organization and environment of the key",
    source: `${DOCS}, headers`,
    check: ownerIsNamed,
  },
  { name: "An answer says what is left of the rate limit", source: `${DOCS}, rate limiting`, check: rateLimitIsThere },
  { name: "The rate limit is the same in every answer", source: `${DOCS}, rate limiting`, check: rateLimitIsOne },
];

function unknown(persona: Persona): Promise<Heard> {
  return persona.caller.get(connectionPath(UNKNOWN_ID));
}

async function unknownIdIsNotFound(persona: Persona): Promise<Observation> {
  const heard = await unknown(persona);
  return heard.status === 404 ? expected(describe(heard)) : breaking(describe(heard));
}

async function refusalIsRecognized(persona: Persona): Promise<Observation> {
  return judgeRefusal(await unknown(persona));
}

/** A refusal that is acted upon needs two marks: Persona's error body, and a header that a proxy does not send. */
export function judgeRefusal(heard: Heard): Observation {
  const hasHeader = hasRequestId(heard) || heard.headers["persona-organization-id"] !== undefined;
  if (titleOf(heard) === undefined) return breaking(`${describe(heard)}, without Persona's error body`);
  return hasHeader
    ? expected(describe(heard))
    : breaking(`${describe(heard)}, without a Request-Id: it is taken for a proxy's`);
}

async function refusalNamesOwner(persona: Persona): Promise<Observation> {
  return judgeOwner(await unknown(persona));
}

/** Persona promises these headers on most refusals only. */
export function judgeOwner({ headers }: Heard): Observation {
  const missing = ["Persona-Organization-Id", "Persona-Environment-Id"].filter(
    (name) => !(name.toLowerCase() in headers),
  );
  return missing.length === 0 ? expected("both headers") : handled(`without ${missing.join(" and ")}`);
}

async function unknownKeyIsRefused(persona: Persona): Promise<Observation> {
  const heard = await persona.list({ "page[size]": "1" }, { Authorization: "Bearer persona_probe_of_no_key" });
  return heard.status === 401 ? expected(describe(heard)) : handled(describe(heard));
}

async function requestIdIsThere(persona: Persona): Promise<Observation> {
  const heard = await persona.list();
  return hasRequestId(heard) ? expected("req_…") : handled("none: errors cannot be reported to Persona by it");
}

function hasRequestId({ headers }: Heard): boolean {
  return headers["request-id"]?.startsWith("req_") === true;
}

async function ownerIsNamed(persona: Persona): Promise<Observation> {
  return judgeOwner(await persona.list());
}

async function rateLimitIsThere(persona: Persona): Promise<Observation> {
  const { headers } = await persona.list();
  const missing = ["RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"].filter(
    (name) => !(name.toLowerCase() in headers),
  );
  if (missing.length === 0)
    return expected(`${headers["ratelimit-remaining"] ?? ""} of ${headers["ratelimit-limit"] ?? ""} left`);
  return handled(`without ${missing.join(", ")}: requests are not paced, only refusals are waited for`);
}

async function rateLimitIsOne(persona: Persona): Promise<Observation> {
  await persona.list();
  const limits = persona.caller.heard.flatMap(({ headers }) => headers["ratelimit-limit"] ?? []);
  const different = [...new Set(limits)];
  if (different.length < 2)
    return expected(different[0] === undefined ? "no answer says it" : `${different[0]} requests`);
  return handled(`${different.join(" and ")} requests: the key has a limit of its own`);
}
