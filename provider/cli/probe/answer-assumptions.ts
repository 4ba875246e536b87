import { KNOWN_API_VERSIONS } from "../../persona/api-versions";
import {
  type Assumption,
  breaking,
  DOCS,
  expected,
  handled,
  type Observation,
  OPENAPI,
  REFERENCE,
  skipped,
} from "./assumption";
import { describe } from "./caller";
import { type Persona, type Resource, resourcesIn, withoutList } from "./persona";
import { casingOf, differenceOf, namesOf, NEWEST_SHAPE, shapeOf } from "./shapes";

/** What this release takes for granted about the shape, casing and version of answers. */
export const ANSWER_ASSUMPTIONS: readonly Assumption<Persona>[] = [
  { name: "A connection has the attributes of a published shape", source: OPENAPI, check: shapeIsPublished },
  { name: "The creator is named", source: OPENAPI, check: creatorIsNamed },
  { name: "A status is pending, active or inactive", source: REFERENCE, check: statusIsKnown },
  ...(["kebab", "camel", "snake"] as const).map((casing) => ({
    name: `Key-Inflection: ${casing} is heeded`,
    source: `${DOCS}, key inflection`,
    check: (persona: Persona) => casingIsHeeded(persona, casing),
  })),
  { name: "The API version in use is accepted", source: `${DOCS}, versioning`, check: versionIsAccepted },
  { name: "Every known API version is accepted, with one shape", source: `${DOCS}, versioning`, check: versionsAgree },
  { name: "An unknown API version is refused", source: `${DOCS}, versioning`, check: unknownVersionIsRefused },
];

async function first(persona: Persona, headers: Readonly<Record<string, string>> = {}): Promise<Resource | undefined> {
  // Without a list, each of these requests would only fail again.
  if ((await persona.connections()).length === 0) return undefined;
  return resourcesIn(await persona.list({ "page[size]": "1" }, headers))[0];
}

async function shapeIsPublished(persona: Persona): Promise<Observation> {
  const resource = await first(persona);
  if (resource === undefined) return skipped(withoutList(await persona.list()));
  if (!namesOf(resource).includes("status")) {
    return breaking(
      `no status (${differenceOf(resource)}): let the key show it, if the key has an attribute blocklist`,
    );
  }
  const shape = shapeOf(resource);
  if (shape === NEWEST_SHAPE) return expected(`shape ${shape}`);
  return handled(shape === undefined ? `shape B ${differenceOf(resource)}` : `shape ${shape}`);
}

async function creatorIsNamed(persona: Persona): Promise<Observation> {
  const resource = await first(persona);
  if (resource === undefined) return skipped(withoutList(await persona.list()));
  if (namesOf(resource).includes("creator-id")) return expected("in attributes");
  if ("creator" in resource.relationships) return expected("in a relationship");
  return handled("nowhere: creatorId and creatorType stay undefined");
}

async function statusIsKnown(persona: Persona): Promise<Observation> {
  const all = await persona.connections();
  if (all.length === 0) return skipped(withoutList(await persona.list()));
  const statuses = [...new Set(all.map(({ status }) => status ?? "none"))].sort();
  const unknown = statuses.filter((status) => !["pending", "active", "inactive"].includes(status));
  return unknown.length === 0
    ? expected(statuses.join(", "))
    : handled(`also ${unknown.join(", ")}, which counts as live`);
}

async function casingIsHeeded(persona: Persona, casing: "camel" | "kebab" | "snake"): Promise<Observation> {
  const headers = { "Key-Inflection": casing };
  const resource = await first(persona, headers);
  if (resource !== undefined) {
    const answered = casingOf(resource);
    if (answered === casing || answered === undefined) return expected(`in ${casing}-case`);
    return handled(`in ${answered}-case: every casing is read`);
  }
  return skipped(withoutList(await persona.list()));
}

async function versionIsAccepted(persona: Persona): Promise<Observation> {
  const { apiVersion } = persona.caller;
  const heard = await persona.list();
  if (heard.status === 200 || heard.status === 403) return expected(apiVersion);
  return heard.status === 400
    ? breaking(`${apiVersion}: ${describe(heard)}. Set another in persona:apiVersion`)
    : skipped(describe(heard));
}

async function versionsAgree(persona: Persona): Promise<Observation> {
  const own = await first(persona);
  if (own === undefined) return skipped(withoutList(await persona.list()));
  const refused: string[] = [];
  const differing: string[] = [];
  for (const version of KNOWN_API_VERSIONS) {
    const resource = await first(persona, { "Persona-Version": version });
    if (resource === undefined) refused.push(version);
    else if (namesOf(resource).join() !== namesOf(own).join()) differing.push(version);
  }
  const differences = [
    ...(refused.length === 0 ? [] : [`refused: ${refused.join(", ")}`]),
    ...(differing.length === 0 ? [] : [`another shape: ${differing.join(", ")}`]),
  ];
  return differences.length === 0 ? expected(`${KNOWN_API_VERSIONS.length} versions`) : handled(differences.join("; "));
}

async function unknownVersionIsRefused(persona: Persona): Promise<Observation> {
  const heard = await persona.list({ "page[size]": "1" }, { "Persona-Version": "1999-01-01" });
  if (heard.status === 400) return expected(describe(heard));
  return heard.status === 200 ? handled("it is ignored") : handled(describe(heard));
}
