/** Takes a secret out of a text. */
export type Redact = (text: string) => string;

/** A shorter text is not a key of Persona, and removing it would garble texts that contain it by chance. */
const SHORTEST_SECRET = 8;

/**
 * Makes a function that takes a secret out of texts, should a server echo it: as it is or in base64, also as a part of
 * more (`Basic …`), and either of them URL-encoded or escaped as in JSON, in full or in part.
 */
export function redactionOf(secret: string): Redact {
  if (secret.length < SHORTEST_SECRET) return (text) => text;
  const forms = [...new Set([secret, ...base64Forms(secret)])];
  // What decoding itself would change in a secret cannot be looked for in decoded texts.
  const isFoundDecoded = !/[%\\]/.test(secret);
  let pattern: RegExp | undefined;
  return (text) => {
    if (isFoundDecoded && !mayHold(text, forms)) return text;
    // To compile it takes 50 ms, which every run would pay though hardly any server echoes a key.
    pattern ??= new RegExp(forms.map((form) => form.replace(/./g, anyEncoding)).join("|"), "g");
    return text.replace(pattern, "[redacted]");
  };
}

/** Whether a text may hold one of these: what stands before may take the first two characters along when it is decoded. */
function mayHold(text: string, forms: readonly string[]): boolean {
  const decoded = text.replace(
    ENCODED,
    (_encoded, hex: string | undefined, json: string | undefined, escaped: string | undefined) =>
      escaped ?? String.fromCharCode(parseInt(hex ?? json ?? "", 16)),
  );
  return forms.some((form) => decoded.includes(form.slice(2)));
}

/** `%41`, `\u0041`, and `\` before what it escapes, which is nothing that is URL-encoded. */
const ENCODED = /%([0-9a-f]{2})|\\u00([0-9a-f]{2})|\\([^%])/gi;

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
