import { isOrganizationId } from "../../persona/identifiers";
import { type Properties, UNKNOWN } from "./properties";

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
    if (problem !== undefined)
      failures.push({ property, reason: `${problem}, not ${describe(value)}. ${rule.advice}` });
  }
  return { inputs, failures };
}

interface Rule {
  readonly required?: true;
  readonly default?: unknown;
  readonly problem: (value: unknown) => string | undefined;
  readonly advice: string;
}

const RULES: Readonly<Record<string, Rule>> = {
  destinationOrganizationId: {
    required: true,
    problem: (value) => (isOrganizationId(value) ? undefined : "must be the id of an organization, such as org_ABC123"),
    advice: "The partner finds it in its Persona dashboard.",
  },
  adopt: {
    default: true,
    problem: (value) => (typeof value === "boolean" ? undefined : "must be true or false"),
    advice: "true takes over a connection that exists already; false fails on it.",
  },
  waitForActive: {
    default: false,
    problem: (value) =>
      isWaitForActive(value) ? undefined : "must be true, false or { timeoutSeconds: n }, n more than 0",
    advice: "It waits until the destination accepts.",
  },
  profile: {
    problem: (value) => (isProfileName(value) ? undefined : "must be a name of letters, digits, - and _"),
    advice: "It names credentials in persona:profiles, or PERSONA_API_KEY_<NAME> in the environment.",
  },
};

/** Whether the text can name a profile, and with it an environment variable. */
export function isProfileName(value: unknown): value is string {
  return typeof value === "string" && /^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(value);
}

function isWaitForActive(value: unknown): boolean {
  if (typeof value === "boolean") return true;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const { timeoutSeconds, ...others } = value as Record<string, unknown>;
  if (Object.keys(others).length > 0) return false;
  if (timeoutSeconds === undefined || timeoutSeconds === UNKNOWN) return true;
  return typeof timeoutSeconds === "number" && Number.isFinite(timeoutSeconds) && timeoutSeconds > 0;
}

function describe(value: unknown): string {
  if (value === undefined) return "missing";
  const text = JSON.stringify(value);
  return text.length > 80 ? text.slice(0, 80) + "…" : text;
}
