import fc from "fast-check";

import { redactionOf } from "../../../provider/persona/redact";

const secret = "persona_test_a/b+c?d=é".replace("é", "~e") + "$()\\x";
const redact = redactionOf(secret);

const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);
const percent = (text: string): string =>
  Buffer.from(text)
    .toString("hex")
    .replace(/../g, (hex) => `%${hex}`);

test.each([
  ["as it is", secret],
  ["URL-encoded", encodeURIComponent(secret)],
  ["URL-encoded in lower case", encodeURIComponent(secret).replace(/%../g, (code) => code.toLowerCase())],
  ["URL-encoded to the last character", percent(secret)],
  ["as JSON", inJson(secret)],
  ["as JSON with escaped slashes", inJson(secret).replaceAll("/", "\\/")],
  ["as JSON with escaped signs", inJson(secret).replace(/[+=?]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`)],
])("a secret written %s is taken out", (_, form) => {
  expect(redact(`before ${form} after ${form}.`)).toBe("before [redacted] after [redacted].");
});

test("a secret is taken out of base64, wherever in a longer text it was and whatever stood around it", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.constantFrom("base64", "base64url"), (before, after, encoding) => {
      const encoded = Buffer.from(before + secret + after).toString(encoding);
      const clean = redact(encoded);
      expect(clean).toContain("[redacted]");
      for (let start = 0; start + 12 <= secret.length; start += 3) {
        const part = Buffer.from(secret.slice(start, start + 12)).toString(encoding);
        expect(clean).not.toContain(part);
      }
    }),
  );
});

test.each([
  ["URL-encoded", (text: string) => encodeURIComponent(text)],
  ["in JSON with escaped slashes", (text: string) => text.replaceAll("/", "\\/")],
  ["in JSON with escaped signs", (text: string) => text.replaceAll("+", "\\u002B").replaceAll("/", "\\u002f")],
])("a secret in base64, that again %s, is taken out", (_, write) => {
  const slashes = "????>>>>????>>>>";
  expect(redactionOf(slashes)(write(Buffer.from(slashes).toString("base64")))).toMatch(/^\[redacted\]/);
});

test("what only resembles the secret stays", () => {
  const text = `${secret.slice(0, -1)} ${secret.toUpperCase()} nothing else`;
  expect(redact(text)).toBe(text);
});

test("what is too short to be a key is not looked for, since it would garble every text", () => {
  expect(redactionOf("org")("organization org")).toBe("organization org");
});
