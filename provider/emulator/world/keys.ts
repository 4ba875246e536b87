/** The casing of attribute names in an answer, as the `Key-Inflection` header names it. */
export type KeyInflection = "kebab" | "camel" | "snake";

/** How many requests may be sent in one window. */
export interface RateLimit {
  requests: number;
  windowMilliseconds: number;
}

/** What an API key of the emulator stands for. */
export interface EmulatorKey {
  organizationId: string;
  environmentId: string;
  /** The casing of answers to requests without `Key-Inflection`. Default `kebab`. */
  defaultKeyInflection?: KeyInflection;
  /** `read`: create, deactivate and reactivate answer 403. Default `write`. */
  permissions?: "read" | "write";
  /** False: the list answers 403. */
  mayList?: false;
  /** A limit of the key's own, within its environment's. Default none. */
  rateLimit?: RateLimit;
}

/** The keys of an emulator that was given none: two organizations, the first with two environments. */
export const EMULATOR_KEYS: Readonly<Record<string, EmulatorKey>> = {
  "emulator-key-acme-sandbox": { organizationId: "org_ACME", environmentId: "env_ACMESANDBOX" },
  "emulator-key-acme-production": { organizationId: "org_ACME", environmentId: "env_ACMEPRODUCTION" },
  "emulator-key-globex-sandbox": { organizationId: "org_GLOBEX", environmentId: "env_GLOBEXSANDBOX" },
};

/** A key that the emulator knows, as a request was authenticated with it. */
export interface Caller extends EmulatorKey {
  /** The id of the key itself, shown as the creator of connections. It says nothing about the key's text. */
  readonly keyId: string;
}

/** Finds the caller of a request by its Authorization header. */
export class Keyring {
  private readonly callers = new Map<string, Caller>();
  private readonly environments = new Map<string, string>();

  constructor(keys: Readonly<Record<string, EmulatorKey>>) {
    for (const [apiKey, key] of Object.entries(keys)) {
      this.callers.set(apiKey, { ...key, keyId: `api_EMULATOR${this.callers.size + 1}` });
      if (!this.environments.has(key.organizationId)) this.environments.set(key.organizationId, key.environmentId);
    }
  }

  /** Undefined: no key was sent, or an unknown one. */
  caller(authorization: string | undefined): Caller | undefined {
    const apiKey = /^Bearer +(\S+)$/i.exec(authorization ?? "")?.[1];
    return apiKey === undefined ? undefined : this.callers.get(apiKey);
  }

  /** The environment of the organization's first key, for what is added without a key. */
  environmentOf(organizationId: string): string {
    return this.environments.get(organizationId) ?? "env_DEFAULT";
  }
}
