import { join } from "node:path";

import { type Configuration, environmentName } from "../../handler/settings";
import { CommandFailure } from "../failure";
import type { PulumiProject } from "./pulumi-project";
import { isObject, readYamlObject, type YamlObject } from "./yaml-file";

/** What a stack's file says of this provider. Encrypted values cannot be read from it. */
export interface StackConfiguration {
  readonly file: string;
  readonly stack: string;
  /** The plain values, and of the profiles what the environment completes. */
  readonly configuration: Configuration;
  /** Names of this provider's settings in the file. */
  readonly names: readonly string[];
  /** Paths of encrypted values, such as `persona:apiKey` and `persona:profiles.partner.apiKey`. */
  readonly encrypted: readonly string[];
  /** Paths of API keys that stand in the file as they are. */
  readonly exposed: readonly string[];
  readonly profiles: readonly string[];
  /** Pulumi ESC environments that the file imports; what they set cannot be read here. */
  readonly hasImports: boolean;
}

const NAMESPACE = "persona:";
const PROFILES = "persona:profiles";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads a stack's `Pulumi.<stack>.yaml`.
 *
 * @param stack its name, with or without the organization and project in front.
 * @throws CommandFailure where the file cannot be used.
 */
export function readStackConfiguration(
  project: PulumiProject,
  stack: string,
  environment: Environment,
): StackConfiguration {
  const name = stack.slice(stack.lastIndexOf("/") + 1);
  const file = join(project.stackFolder, `Pulumi.${name}.yaml`);
  const content = readYamlObject(file);
  const config = content.config ?? {};
  if (!isObject(config)) throw new CommandFailure(`${file} has a config that is no object.`);

  const values = new Map(Object.entries(config).filter(([key]) => key.startsWith(NAMESPACE)));
  const encrypted = [...values].flatMap(([key, value]) => encryptedPaths(key, value));
  const profiles = readableProfiles(values.get(PROFILES), environment);
  return {
    file,
    stack,
    configuration: (key) => {
      if (key === PROFILES && profiles.isPartlyEncrypted) return JSON.stringify(profiles.readable);
      const value = values.get(key);
      if (value === undefined || value === null || encryptedPaths(key, value).length > 0) return undefined;
      return typeof value === "string" ? value : JSON.stringify(value);
    },
    names: [...values.keys()],
    encrypted,
    exposed: [
      ...(typeof values.get("persona:apiKey") === "string" ? ["persona:apiKey"] : []),
      ...profiles.exposed.map((profile) => `${PROFILES}.${profile}.apiKey`),
    ],
    profiles: profiles.names,
    hasImports: content.environment !== undefined && content.environment !== null,
  };
}

function encryptedPaths(path: string, value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => encryptedPaths(`${path}[${index}]`, item));
  if (!isObject(value)) return [];
  if (typeof value.secure === "string" && Object.keys(value).length === 1) return [path];
  return Object.entries(value).flatMap(([key, item]) => encryptedPaths(`${path}.${key}`, item));
}

interface ReadableProfiles {
  readonly names: readonly string[];
  /** Profiles whose key is plain, or is in the environment. */
  readonly readable: YamlObject;
  readonly isPartlyEncrypted: boolean;
  readonly exposed: readonly string[];
}

/** An encrypted key leaves its profile's base URL to be read; the environment may hold the key. */
function readableProfiles(value: unknown, environment: Environment): ReadableProfiles {
  const profiles = typeof value === "string" ? parsed(value) : value;
  const encrypted = encryptedPaths(PROFILES, profiles);
  if (!isObject(profiles) || encrypted.includes(PROFILES)) {
    return { names: [], readable: {}, isPartlyEncrypted: encrypted.length > 0, exposed: [] };
  }
  const entries = Object.entries(profiles).filter((entry): entry is [string, YamlObject] => isObject(entry[1]));
  const readable = entries.flatMap(([name, profile]): [string, YamlObject][] => {
    const apiKey = typeof profile.apiKey === "string" ? profile.apiKey : environment[environmentName(name)];
    const plain = Object.entries(profile).filter(([key, item]) => encryptedPaths(key, item).length === 0);
    return apiKey === undefined ? [] : [[name, { ...Object.fromEntries(plain), apiKey }]];
  });
  return {
    names: entries.map(([name]) => name),
    readable: Object.fromEntries(readable),
    isPartlyEncrypted: encrypted.length > 0,
    exposed: entries.filter(([, { apiKey }]) => typeof apiKey === "string").map(([name]) => name),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
