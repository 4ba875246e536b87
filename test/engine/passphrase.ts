import { createCipheriv, createDecipheriv, pbkdf2Sync, randomBytes } from "node:crypto";

/** Protects the secrets of every scenario's stack. Both engines use it, so that either can import the other's state. */
export const PASSPHRASE = "persona-scenarios";

/** Encrypts as Pulumi's passphrase secrets provider does: PBKDF2-SHA256, then AES-256-GCM, tagged `v1`. */
export class PassphraseCrypter {
  private constructor(
    private readonly key: Buffer,
    /** What the deployment stores so that the key can be derived again and checked. */
    readonly state: { salt: string },
  ) {}

  private static readonly known = new Map<string, PassphraseCrypter>();
  private static own: PassphraseCrypter | undefined;

  /** One with a salt of this process's own: the derivation takes about a third of a second, so it is made once. */
  static create(): PassphraseCrypter {
    if (this.own === undefined) {
      const salt = randomBytes(8);
      const key = deriveKey(salt);
      this.own = new PassphraseCrypter(key, { salt: `v1:${salt.toString("base64")}:${encrypt("pulumi", key)}` });
      this.known.set(this.own.state.salt, this.own);
    }
    return this.own;
  }

  /** The one that encrypted a deployment. Throws when its passphrase was another. */
  static fromState(state: { salt: string }): PassphraseCrypter {
    let crypter = this.known.get(state.salt);
    if (crypter === undefined) {
      const [, salt = "", check = ""] = /^v1:([^:]+):(.+)$/.exec(state.salt) ?? [];
      crypter = new PassphraseCrypter(deriveKey(Buffer.from(salt, "base64")), state);
      if (crypter.decrypt(check) !== "pulumi") throw new Error("The deployment's secrets have another passphrase.");
      this.known.set(state.salt, crypter);
    }
    return crypter;
  }

  encrypt(text: string): string {
    return encrypt(text, this.key);
  }

  decrypt(text: string): string {
    const [, nonce = "", body = ""] = text.split(":");
    const bytes = Buffer.from(body, "base64");
    const decipher = createDecipheriv("aes-256-gcm", this.key, Buffer.from(nonce, "base64"));
    decipher.setAuthTag(bytes.subarray(-16));
    return decipher.update(bytes.subarray(0, -16), undefined, "utf8") + decipher.final("utf8");
  }
}

function deriveKey(salt: Buffer): Buffer {
  return pbkdf2Sync(PASSPHRASE, salt, 1_000_000, 32, "sha256");
}

function encrypt(text: string, key: Buffer): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return `v1:${nonce.toString("base64")}:${body.toString("base64")}`;
}
