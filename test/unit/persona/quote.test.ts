import fc from "fast-check";

import { quote } from "../../../provider/persona/http/quote";

test.each([
  ["a colour", "\u001b[31mred\u001b[0m", "[31mred [0m"],
  ["a title of the window", "a\u001b]0;evil\u0007b", "a ]0;evil b"],
  ["an 8-bit escape", "a\u009b2Jb", "a 2Jb"],
  ["a command of a CI system", "ok\n::error::evil", "ok ::error::evil"],
  ["a carriage return", "evil\rok", "evil ok"],
  ["other ends of lines", "a\u2028b\u2029c\u0085d\u000be", "a b c d e"],
  ["a change of direction", "a\u202eb", "a b"],
  ["letters of other scripts", "  Größe 漢字 ", "Größe 漢字"],
])("%s is quoted on one line", (_, text, expected) => {
  expect(quote(text)).toBe(expected);
});

test("whatever a text is, its quote is on one line, without control characters, and not endless", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 400 }), (text) => {
      const quoted = quote(text);
      expect(quoted).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      expect(quoted.length).toBeLessThanOrEqual(301);
    }),
  );
});
