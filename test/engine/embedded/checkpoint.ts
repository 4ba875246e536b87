import { createHash } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import type { Deployment, DeploymentState } from "../deployment";
import { PassphraseCrypter } from "../passphrase";
import {
  isMap,
  isSecret,
  makeSecret,
  SECRET_SIGNATURE,
  SIGNATURE_KEY,
  type PropertyMap,
  type PropertyValue,
} from "./property-value";
import { fromRecord, toRecord, type ResourceState } from "./resource-state";

export interface Operation {
  resource: ResourceState;
  type: "creating" | "updating" | "deleting" | "reading";
}

export interface Snapshot {
  resources: ResourceState[];
  pendingOperations: Operation[];
}

/** The engine whose format and behaviour are followed. It goes into the state, where Pulumi checks its hash. */
export const FOLLOWED_VERSION = "3.260.0";

/** The state file of one stack, in Pulumi's deployment format. */
export class Checkpoint {
  constructor(private readonly file: string) {}

  read(): Snapshot {
    return decode(this.export().deployment);
  }

  write(snapshot: Snapshot): void {
    this.store({ version: 3, deployment: encode(snapshot, encryptSecret) });
  }

  export(): Deployment {
    if (existsSync(this.file)) return JSON.parse(readFileSync(this.file, "utf8")) as Deployment;
    return { version: 3, deployment: encode({ resources: [], pendingOperations: [] }, encryptSecret) };
  }

  exportWithSecrets(): Deployment {
    return { version: 3, deployment: encode(this.read(), (text) => ({ plaintext: text })) };
  }

  import(deployment: Deployment): void {
    this.write(decode(deployment.deployment));
  }

  /** Written beside and moved into place, so that a process that dies leaves the last whole state. */
  private store(deployment: Deployment): void {
    writeFileSync(`${this.file}.new`, JSON.stringify(deployment, undefined, 4));
    renameSync(`${this.file}.new`, this.file);
  }
}

type SecretForm = { ciphertext: string } | { plaintext: string };

function encryptSecret(text: string): SecretForm {
  return { ciphertext: PassphraseCrypter.create().encrypt(text) };
}

function encode(snapshot: Snapshot, secretForm: (text: string) => SecretForm): DeploymentState {
  const secrets = { found: false };
  const encodeValue = (value: PropertyValue): PropertyValue => {
    if (isSecret(value)) {
      secrets.found = true;
      return { [SIGNATURE_KEY]: SECRET_SIGNATURE, ...secretForm(JSON.stringify(value.value)) };
    }
    if (Array.isArray(value)) return value.map(encodeValue);
    return isMap(value) ? encodeMap(value) : value;
  };
  const encodeMap = (map: PropertyMap): PropertyMap =>
    Object.fromEntries(
      Object.keys(map)
        .sort()
        .map((key) => [key, encodeValue(map[key] ?? null)]),
    );

  const resources = snapshot.resources.map((state) => toRecord(state, encodeMap));
  const operations = snapshot.pendingOperations.map(({ resource, type }) => ({
    resource: toRecord(resource, encodeMap),
    type,
  }));
  return {
    manifest: {
      time: new Date().toISOString(),
      magic: createHash("sha256").update(FOLLOWED_VERSION).digest("hex"),
      version: FOLLOWED_VERSION,
    },
    // The key takes a third of a second to derive; a stack without secrets needs none.
    ...(secrets.found ? { secrets_providers: { type: "passphrase", state: PassphraseCrypter.create().state } } : {}),
    ...(resources.length > 0 ? { resources } : {}),
    ...(operations.length > 0 ? { pending_operations: operations } : {}),
    metadata: {},
  };
}

function decode(deployment: DeploymentState): Snapshot {
  const decrypt = (text: string): string =>
    PassphraseCrypter.fromState(deployment.secrets_providers?.state as { salt: string }).decrypt(text);
  const decodeValue = (value: PropertyValue): PropertyValue => {
    if (Array.isArray(value)) return value.map(decodeValue);
    if (!isMap(value)) return value;
    if (value[SIGNATURE_KEY] !== SECRET_SIGNATURE) return decodeMap(value);
    const { plaintext, ciphertext } = value as { plaintext?: string; ciphertext?: string };
    return makeSecret(JSON.parse(plaintext ?? decrypt(ciphertext ?? "")) as PropertyValue);
  };
  const decodeMap = (map: PropertyMap): PropertyMap =>
    Object.fromEntries(Object.entries(map).map(([key, value]) => [key, decodeValue(value)]));
  return {
    resources: (deployment.resources ?? []).map((record) => fromRecord(record, decodeMap)),
    pendingOperations: (deployment.pending_operations ?? []).map(({ resource, type }) => ({
      resource: fromRecord(resource, decodeMap),
      type: type as Operation["type"],
    })),
  };
}
