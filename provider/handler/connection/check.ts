import { isOrganizationId } from "../../persona/identifiers";
import { closestName } from "../closest-name";
import { isProfileName, looksLikeApiKey } from "../settings";
import { INPUT_NAMES, type Properties, SECRET_DESTINATION, UNKNOWN } from "./properties";

export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

export interface CheckResult {
  readonly inputs: Record<string, unknown>;
  readonly failures: CheckFailure[];
}

/**
 * Validates the form of a resource's inputs and fills their defaults. Never calls the API, so it is right in previews
 * without a key; a value that is not known yet passes.
 *
 * @example check({ destinationOrganizationId: "acme" }).failures // [{ property: "destinationOrganizationId", reason: … }]
 */
export function check(news: Properties): CheckResult {
  const failures: CheckFailure[] = [];
  const inputs: Record<string, unknown> = {};
  for (const [property, rule] of Object.entries(RULES)) {
    const value = news[property] ?? rule.default;
    if (value === undefined && !rule.required) continue;
    inputs[property] = value;
    if (value === UNKNOWN) continue;
    const problem = rule.problem(value);
    if (problem !== undefined) failures.push({ property, reason: `${problem}. ${rule.advice}` });
  }
  if (news[SECRET_DESTINATION] !== undefined) inputs[SECRET_DESTINATION] = news[SECRET_DESTINATION];
  const contradiction = contradictionIn(inputs);
  if (failures.length === 0 && contradiction !== undefined) failures.push(contradiction);
  return { inputs, failures: [...failures, ...unexpected(news)] };
}

interface Rule {
  readonly required?: true;
  readonly default?: unknown;
  /** What is wrong with a value; nothing where it can be used. */
  readonly problem: (value: unknown) => string | undefined;
  readonly advice: string;
}

const RULES: Readonly<Record<(typeof INPUT_NAMES)[number], Rule>> = {
  destinationOrganizationId: {
    required: true,
    problem: mustBe(isOrganizationId, "the id of an organization, such as org_ABC123"),
    advice: "The partner finds it in its Persona dashboard.",
  },
  enabled: {
    default: true,
    problem: mustBe(isBoolean, "true or false"),
    advice: "true keeps the connection live; false keeps it inactive.",
  },
  adopt: {
    default: true,
    problem: mustBe(isBoolean, "true or false"),
    advice: "true takes over a connection that exists already; false fails on one that is live.",
  },
  waitForActive: {
    default: false,
    problem: mustBe(isWaitForActive, "true, false or { timeoutSeconds: n }, n more than 0"),
    advice: "It waits until the destination accepts.",
  },
  profile: {
    problem: (value) =>
      looksLikeApiKey(value)
        ? "looks like an API key, which is never part of a program"
        : mustBe(isProfileName, "a name of letters, digits, - and _")(value),
    advice: "It names credentials in persona:profiles, or PERSONA_API_KEY_<NAME> in the environment.",
  },
};

function mustBe(isUsable: (value: unknown) => boolean, form: string): Rule["problem"] {
  return (value) => (isUsable(value) ? undefined : `must be ${form}, not ${describe(value)}`);
}

function isBoolean(value: unknown): boolean {
  return typeof value === "boolean";
}

function isWaitForActive(value: unknown): boolean {
  if (typeof value === "boolean") return true;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const { timeoutSeconds, ...others } = value as Record<string, unknown>;
  if (Object.keys(others).length > 0) return false;
  if (timeoutSeconds === undefined || timeoutSeconds === UNKNOWN) return true;
  return typeof timeoutSeconds === "number" && Number.isFinite(timeoutSeconds) && timeoutSeconds > 0;
}

function contradictionIn({ enabled, waitForActive }: Properties): CheckFailure | undefined {
  if (enabled !== false || waitForActive === false || waitForActive === UNKNOWN) return undefined;
  return {
    property: "waitForActive",
    reason:
      "cannot be combined with enabled: false, since an inactive connection never becomes active. Remove one of them.",
  };
}

/** A property that is not an argument would have no effect, and a guard that is misspelled would be off. */
function unexpected(news: Properties): CheckFailure[] {
  return Object.keys(news)
    .filter((name) => !name.startsWith("__") && !INPUT_NAMES.some((known) => known === name))
    .map((property) => {
      const meant = closestName(property, INPUT_NAMES);
      const advice = meant === undefined ? `The arguments are ${INPUT_NAMES.join(", ")}.` : `Write ${meant}.`;
      return { property, reason: `is not an argument of a Connection. ${advice}` };
    });
}

function describe(value: unknown): string {
  if (value === undefined) return "missing";
  const text = JSON.stringify(value);
  return text.length > 80 ? text.slice(0, 80) + "…" : text;
}
