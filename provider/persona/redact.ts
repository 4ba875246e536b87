/** Takes a secret out of a text. */
export type Redact = (text: string) => string;

/** What is shorter is no key of Persona's, and taking it out would garble texts that hold it by chance. */
const SHORTEST_SECRET = 8;

/**
 * Makes a function that takes a secret out of texts, should a server echo it: as it is or in base64, also as a part of
 * more (`Basic …`), and either of them URL-encoded or escaped as in JSON, in full or in part.
 */
export function redactionOf(secret: string): Redact {
  if (secret.length < SHORTEST_SECRET) return (text) => text;
  const forms = [...new Set([secret, ...base64Forms(secret)])].map((form) => form.replace(/./g, anyEncoding));
  const pattern = new RegExp(forms.join("|"), "g");
  return (text) => text.replace(pattern, "[redacted]");
}

function anyEncoding(character: string): string {
  const hex = character.charCodeAt(0).toString(16).padStart(2, "0");
  const anyCase = hex.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
  return `(?:\\\\?\\x${hex}|(?:%|\\\\u00)${anyCase})`;
}

/** Three bytes become four characters, so there are three forms, by where in a group of three the secret begins. */
function base64Forms(secret: string): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]);
    const encoded = bytes.toString("base64url");
    // The characters at both ends also depend on what stands around the secret.
    const form = encoded.slice(offset === 0 ? 0 : offset + 1, bytes.length % 3 === 0 ? undefined : -1);
    return [form, form.replaceAll("-", "+").replaceAll("_", "/")];
  });
}
