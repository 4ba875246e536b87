const LONGEST_QUOTE = 300;

/**
 * Makes text from a server fit for a message: no secret (as it is, base64 or URL-encoded, should a server echo it),
 * no control characters, not endless.
 */
export function quote(text: string, secret: string): string {
  let clean = text;
  for (const form of [secret, Buffer.from(secret).toString("base64").replace(/=+$/, ""), encodeURIComponent(secret)]) {
    clean = clean.replaceAll(form, "[redacted]");
  }
  clean = clean.replace(/[\p{Cc}\s]+/gu, " ").trim();
  return clean.length > LONGEST_QUOTE ? clean.slice(0, LONGEST_QUOTE) + "…" : clean;
}
