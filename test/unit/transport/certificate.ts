import { generateKeyPairSync, randomBytes, sign } from "node:crypto";

/** Private key and certificate, as a TLS server takes them. */
export interface SelfSigned {
  readonly key: string;
  readonly cert: string;
}

/** One value of ASN.1 in its distinguished encoding: tag, length, content. */
function der(tag: number, ...contents: Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...contents: Buffer[]): Buffer => der(0x30, ...contents);
const objectIdentifier = (hex: string): Buffer => der(0x06, Buffer.from(hex, "hex"));
const bitString = (content: Buffer): Buffer => der(0x03, Buffer.from([0]), content);
const octetString = (content: Buffer): Buffer => der(0x04, content);
const time = (date: Date): Buffer =>
  der(0x17, Buffer.from(date.toISOString().replace(/[-:T]/g, "").slice(2, 14) + "Z"));

const ECDSA_WITH_SHA256 = sequence(objectIdentifier("2a8648ce3d040302"));
const DAY = 24 * 60 * 60 * 1000;

/**
 * Makes a certificate for `localhost`, signed by itself, valid for a day. By hand, since Node reads certificates but
 * makes none, and a test that shells out to openssl would not run everywhere.
 */
export function selfSigned(hostName = "localhost"): SelfSigned {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const name = sequence(der(0x31, sequence(objectIdentifier("550403"), der(0x0c, Buffer.from("test certificate")))));
  const alternativeNames = sequence(der(0x82, Buffer.from(hostName)));
  const isAuthority = sequence(der(0x01, Buffer.from([0xff])));
  const extensions = sequence(
    sequence(objectIdentifier("551d11"), octetString(alternativeNames)),
    sequence(objectIdentifier("551d13"), octetString(isAuthority)),
  );
  const toBeSigned = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ECDSA_WITH_SHA256,
    name,
    sequence(time(new Date(Date.now() - DAY / 2)), time(new Date(Date.now() + DAY / 2))),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, extensions),
  );
  const certificate = sequence(toBeSigned, ECDSA_WITH_SHA256, bitString(sign("sha256", toBeSigned, privateKey)));
  const lines = certificate.toString("base64").match(/.{1,64}/g) ?? [];
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    cert: ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n"),
  };
}
