import { DEFAULT_API_VERSION, isApiVersion } from "../persona/api-versions";
import { DEFAULT_BASE_URL, problemWithBaseUrl } from "../persona/http/base-url";
import { isEnvironmentId, isHeaderToken, isOrganizationId } from "../persona/identifiers";
import { closestName } from "./closest-name";

/** A setting cannot be used. The message names it, says what is wrong and never shows its value if that is secret. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
}

/** What one API key needs to be used. */
export interface Credentials {
  readonly apiKey: string;
  readonly baseUrl: string;
}

/** The provider's settings. Stack configuration comes first, then the environment. Times are in seconds. */
export interface Settings {
  readonly apiVersion: string;
  /** Organizations that a key may belong to; absent: any. */
  readonly allowedOrganizationIds?: ReadonlySet<string>;
  /** Environments that a key may belong to; absent: any. */
  readonly allowedEnvironmentIds?: ReadonlySet<string>;
  /** Whether previews ask Persona which connections exist already. */
  readonly previewLookups: boolean;
  readonly requestTimeoutSeconds: number;
  readonly retryTimeoutSeconds: number;
  /**
   * The credentials of a profile, or the default ones.
   *
   * @throws SettingsError where there is no key, with both ways to set it.
   */
  credentials(profile: string | undefined): Credentials;
  /** Whether there is a key for the profile, or the default one. */
  hasKey(profile: string | undefined): boolean;
}

/** Looks a setting up in the stack's configuration by its full name, such as `persona:apiKey`. */
export type Configuration = (name: string) => string | undefined;

type Environment = Readonly<Record<string, string | undefined>>;

const DEFAULT_REQUEST_TIMEOUT_SECONDS = 30;
const DEFAULT_RETRY_TIMEOUT_SECONDS = 300;

/**
 * Reads and checks the settings. Makes no call. An empty variable of the environment counts as absent.
 *
 * @throws SettingsError for the first one that cannot be used.
 * @example readSettings((name) => config.get(name), process.env).credentials(undefined).apiKey
 */
export function readSettings(configuration: Configuration, variables: Environment): Settings {
  // A pipeline sets a secret that a run may not have, as in a fork's pull request, to an empty text.
  const environment: Environment = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""));
  const baseUrl = readBaseUrl(configuration, environment);
  const profiles = readProfiles(configuration("persona:profiles"));
  const configured = readKey(configuration("persona:apiKey"), "persona:apiKey");
  const environmentWins = readBoolean(environment.PERSONA_PREFER_ENVIRONMENT, "PERSONA_PREFER_ENVIRONMENT");

  const find = (profile: string | undefined): Partial<Credentials> => {
    const name = profile === undefined ? "PERSONA_API_KEY" : environmentName(profile);
    const stored = profile === undefined ? configured : profiles.get(profile)?.apiKey;
    const apiKey = (environmentWins ? undefined : stored) ?? readKey(environment[name], name) ?? stored;
    return {
      ...(profile === undefined ? {} : profiles.get(profile)),
      ...(apiKey === undefined ? {} : { apiKey }),
    };
  };
  find(undefined);

  return {
    apiVersion: readApiVersion(configuration, environment),
    ...readAllowed(configuration),
    previewLookups: readBoolean(configuration("persona:previewLookups"), "persona:previewLookups"),
    requestTimeoutSeconds: readSeconds(configuration, "persona:requestTimeoutSeconds", DEFAULT_REQUEST_TIMEOUT_SECONDS),
    retryTimeoutSeconds: readSeconds(configuration, "persona:retryTimeoutSeconds", DEFAULT_RETRY_TIMEOUT_SECONDS),
    hasKey: (profile) => find(profile).apiKey !== undefined,
    credentials: (profile) => {
      const found = find(profile);
      if (found.apiKey === undefined) throw new SettingsError(missingKey(profile));
      return { baseUrl, ...found, apiKey: found.apiKey };
    },
  };
}

/** The names of all settings in a stack's configuration. */
export const SETTING_NAMES = [
  "persona:apiKey",
  "persona:profiles",
  "persona:baseUrl",
  "persona:apiVersion",
  "persona:allowedOrganizationIds",
  "persona:allowedEnvironmentIds",
  "persona:previewLookups",
  "persona:requestTimeoutSeconds",
  "persona:retryTimeoutSeconds",
] as const;

/**
 * Refuses a name in the stack's configuration that is close to a setting's: it would have no effect, and a guard would be
 * off without a word. Other names that begin with `persona:` pass, since a project may itself be called persona.
 *
 * @throws SettingsError with the right name.
 */
export function refuseMisspelledSettings(names: readonly string[]): void {
  for (const name of names) {
    const isKnown = SETTING_NAMES.some((known) => known === name);
    const meant = name.startsWith("persona:") && !isKnown ? closestName(name, SETTING_NAMES) : undefined;
    if (meant === undefined) continue;
    throw new SettingsError(
      `The stack's configuration has ${name}, which is not a setting. The setting is called ${meant}. ` +
        `Set that, and remove the other with \`pulumi config rm ${name}\`. Nothing was changed.`,
    );
  }
}

/** Whether the text can name a profile, and with it an environment variable. */
export function isProfileName(value: unknown): value is string {
  return typeof value === "string" && /^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(value) && !looksLikeApiKey(value);
}

/** Whether the text has the form of an API key: as Persona writes them, or long and random. */
export function looksLikeApiKey(value: unknown): boolean {
  return typeof value === "string" && /^persona_|^(?=.*\d)(?=.*[a-z])[A-Za-z0-9]{32,}$/i.test(value);
}

/** Says that there is no key, and both ways to set it. */
export function missingKey(profile: string | undefined): string {
  if (profile === undefined) {
    return (
      "There is no Persona API key. Set it with `pulumi config set --secret persona:apiKey`, " +
      "or in the environment as PERSONA_API_KEY."
    );
  }
  return (
    `There is no Persona API key for the profile "${profile}". ` +
    `Set it with \`pulumi config set --secret --path "persona:profiles.${profile}.apiKey"\`, ` +
    `or in the environment as ${environmentName(profile)}.`
  );
}

/** The environment variable that may hold a profile's key. */
export function environmentName(profile: string): string {
  return `PERSONA_API_KEY_${profile.toUpperCase().replaceAll("-", "_")}`;
}

function readKey(text: string | undefined, name: string): string | undefined {
  if (text === undefined) return undefined;
  if (isHeaderToken(text)) return text;
  throw new SettingsError(
    `${name} is not an API key: it is empty, or holds spaces, line ends or other characters that no key has. Set it again.`,
  );
}

function readBaseUrl(configuration: Configuration, environment: Environment): string {
  const text = configuration("persona:baseUrl") ?? environment.PERSONA_BASE_URL ?? DEFAULT_BASE_URL;
  const name = configuration("persona:baseUrl") === undefined ? "PERSONA_BASE_URL" : "persona:baseUrl";
  const problem = problemWithBaseUrl(text);
  if (problem !== undefined) throw new SettingsError(`${name} ${problem}.`);
  return text;
}

function readApiVersion(configuration: Configuration, environment: Environment): string {
  const text = configuration("persona:apiVersion") ?? environment.PERSONA_VERSION ?? DEFAULT_API_VERSION;
  if (isApiVersion(text)) return text;
  const name = configuration("persona:apiVersion") === undefined ? "PERSONA_VERSION" : "persona:apiVersion";
  throw new SettingsError(`${name} must be a date such as ${DEFAULT_API_VERSION}, not ${JSON.stringify(text)}.`);
}

function readSeconds(configuration: Configuration, name: string, otherwise: number): number {
  const text = configuration(name);
  if (text === undefined) return otherwise;
  const seconds = text.trim() === "" ? NaN : Number(text);
  if (seconds > 0 && seconds <= 86_400) return seconds;
  throw new SettingsError(
    `${name} must be a number of seconds, more than 0 and at most a day, not ${JSON.stringify(text)}.`,
  );
}

function readAllowed(configuration: Configuration): Pick<Settings, "allowedOrganizationIds" | "allowedEnvironmentIds"> {
  const organizations = readIds(configuration, "persona:allowedOrganizationIds", isOrganizationId, "org_ABC123");
  const environments = readIds(configuration, "persona:allowedEnvironmentIds", isEnvironmentId, "env_ABC123");
  return {
    ...(organizations === undefined ? {} : { allowedOrganizationIds: organizations }),
    ...(environments === undefined ? {} : { allowedEnvironmentIds: environments }),
  };
}

function readIds(
  configuration: Configuration,
  name: string,
  isId: (id: unknown) => id is string,
  example: string,
): ReadonlySet<string> | undefined {
  const text = configuration(name);
  if (text === undefined) return undefined;
  const ids = parseJson(text);
  if (Array.isArray(ids) && ids.length > 0 && ids.every(isId)) return new Set(ids);
  throw new SettingsError(
    `${name} must be a list of ids, such as ["${example}"]. ` +
      `Set it with \`pulumi config set --path "${name}[0]" ${example}\`.`,
  );
}

function readBoolean(text: string | undefined, name: string): boolean {
  if (text === undefined || text === "false") return false;
  if (text === "true") return true;
  throw new SettingsError(`${name} must be true or false, not ${JSON.stringify(text)}.`);
}

function readProfiles(text: string | undefined): ReadonlyMap<string, Credentials | { apiKey: string }> {
  if (text === undefined) return new Map();
  const profiles = parseJson(text);
  if (!isRecord(profiles)) throw new SettingsError("persona:profiles must be an object: name → { apiKey, baseUrl? }.");
  return new Map(Object.entries(profiles).map(([name, profile]) => [name, readProfile(name, profile)]));
}

function readProfile(name: string, profile: unknown): Credentials | { apiKey: string } {
  const path = `persona:profiles.${name}`;
  if (!isProfileName(name)) {
    throw new SettingsError("persona:profiles has a name that is not made of letters, digits, - and _.");
  }
  if (!isRecord(profile) || typeof profile.apiKey !== "string") {
    throw new SettingsError(`${path} must be an object with an apiKey.`);
  }
  const unexpected = Object.keys(profile).find((key) => key !== "apiKey" && key !== "baseUrl");
  if (unexpected !== undefined) throw new SettingsError(`${path} may hold apiKey and baseUrl only.`);
  const apiKey = readKey(profile.apiKey, `${path}.apiKey`) ?? "";
  const { baseUrl } = profile;
  if (baseUrl === undefined) return { apiKey };
  if (typeof baseUrl !== "string") throw new SettingsError(`${path}.baseUrl must be text.`);
  const problem = problemWithBaseUrl(baseUrl);
  if (problem !== undefined) throw new SettingsError(`${path}.baseUrl ${problem}.`);
  return { apiKey, baseUrl };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
