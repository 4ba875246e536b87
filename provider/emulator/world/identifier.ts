import { randomBytes } from "node:crypto";

/** Without the letters that people mix up, 32 in all, so that a random byte maps to one without bias. */
const alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/** A new random id such as `cxn_7KQZ…`: 24 characters from 32, unique across organizations and emulators. */
export function newIdentifier(prefix: string): string {
  let text = `${prefix}_`;
  for (const byte of randomBytes(24)) text += alphabet.charAt(byte % alphabet.length);
  return text;
}
