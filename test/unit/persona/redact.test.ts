import fc from "fast-check";

import { redactionOf } from "../../../provider/persona/http/redact";

const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);
const hexOf = (character: string): string => character.charCodeAt(0).toString(16);
const percent = (text: string): string => text.replace(/./g, (character) => `%${hexOf(character)}`);
const WAYS: readonly ((character: string) => string)[] = [
  (character) => character,
  (character) => `%${hexOf(character)}`,
  (character) => `%${hexOf(character).toUpperCase()}`,
  (character) => `\\u00${hexOf(character)}`,
  (character) => (/["/]/.test(character) ? `\\${character}` : character),
];

describe.each([
  ["like Persona's", "persona_production_2c3d4e5f-1a2b-4c3d-8e9f-001122334455"],
  ["of signs that encodings write differently", "persona_test_a/b+c?d=~e$()"],
  ["of signs that encodings are made of", "persona_test_%41a/b+c?d=~e$()\\x"],
])("a secret %s", (_secret, secret) => {
  const redact = redactionOf(secret);

  test.each([
    ["as it is", secret],
    ["URL-encoded", encodeURIComponent(secret)],
    ["URL-encoded in lower case", encodeURIComponent(secret).replace(/%../g, (code) => code.toLowerCase())],
    ["URL-encoded to the last character", percent(secret)],
    ["as JSON", inJson(secret)],
    ["as JSON with escaped slashes", inJson(secret).replaceAll("/", "\\/")],
    ["as JSON with escaped signs", inJson(secret).replace(/[+=?]/g, (sign) => `\\u00${hexOf(sign)}`)],
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

  test("a secret is taken out however each of its characters is written", () => {
    const write = fc.array(fc.constantFrom(...WAYS), { minLength: secret.length, maxLength: secret.length });
    fc.assert(
      fc.property(write, fc.constantFrom("", "x", "\\", "\\\\", "%", '\\"', "%20"), (ways, before) => {
        const written = ways.map((way, index) => way(secret.charAt(index))).join("");
        // A backslash that stands before it may go with it.
        expect(redact(before + written + before)).toMatch(/^[x%20"\\]*\[redacted\][x%20"\\]*$/);
      }),
    );
  });

  test("what only resembles the secret stays", () => {
    const text = `${secret.slice(0, -1)} ${secret.toUpperCase()} nothing else`;
    expect(redact(text)).toBe(text);
  });
});

test.each([
  ["URL-encoded", (text: string) => encodeURIComponent(text)],
  ["in JSON with escaped slashes", (text: string) => text.replaceAll("/", "\\/")],
  ["in JSON with escaped signs", (text: string) => text.replaceAll("+", "\\u002B").replaceAll("/", "\\u002f")],
])("a secret in base64, that again %s, is taken out", (_, write) => {
  const slashes = "????>>>>????>>>>";
  expect(redactionOf(slashes)(write(Buffer.from(slashes).toString("base64")))).toMatch(/^\[redacted\]/);
});

test("what is too short to be a key is not looked for, since it would garble every text", () => {
  expect(redactionOf("org")("organization org")).toBe("organization org");
});
