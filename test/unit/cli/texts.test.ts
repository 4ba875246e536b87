import { age, timeSpan } from "../../../provider/cli/age";
import { escapeMarkup, shorten } from "../../../provider/cli/graph/markup";
import { plain } from "../../../provider/cli/terminal";
import { resourceName } from "../../../provider/cli/generate/resource-name";
import { table } from "../../../provider/cli/terminal";

const NOW = Date.parse("2026-06-15T12:00:00Z");

test.each([
  ["2026-06-15T11:59:58Z", "2 s"],
  ["2026-06-15T11:59:00Z", "1 min"],
  ["2026-06-15T11:00:00Z", "1 h"],
  ["2026-06-13T13:00:00Z", "47 h"],
  ["2026-06-13T12:00:00Z", "2 d"],
  ["2026-04-01T12:00:00Z", "2 months"],
  ["2021-06-15T00:00:00Z", "5 years"],
  ["2026-06-15T12:00:30Z", "0 s"],
  ["yesterday", "unknown"],
  [undefined, "unknown"],
])("the age of %s is %s", (time, expected) => {
  expect(age(time, NOW)).toBe(expected);
});

test.each([
  ["90m", 5_400_000],
  ["12h", 43_200_000],
  ["30d", 2_592_000_000],
  ["2w", 1_209_600_000],
  ["30", undefined],
  ["-1d", undefined],
  ["1.5d", undefined],
  ["", undefined],
])("the time span %j is %s ms", (text, expected) => {
  expect(timeSpan(text)).toBe(expected);
});

test("a table lines up its columns, and pads before it colours", () => {
  const paint = (text: string): string => `<${text}>`;
  expect(
    table([
      [{ text: "a", paint }, { text: "b" }],
      [{ text: "long" }, { text: "c" }],
    ]),
  ).toBe("<a>     b\nlong  c");
  expect(table([])).toBe("");
});

test.each([
  ["an escape sequence", "a\u001b[2Jb", "a[2Jb"],
  ["a line end", "a\r\nb\u2028c", "abc"],
  ["a mark of direction", "a\u202eb", "ab"],
  ["half a character", "a\ud800b", "ab"],
  ["a letter of any script", "Zoë 組織", "Zoë 組織"],
])("text from elsewhere: %s", (_case, text, expected) => {
  expect(plain(text)).toBe(expected);
});

test("markup is escaped in text and in attributes", () => {
  expect(escapeMarkup(`<a href="x" b='y'>&\u0000</a>`)).toBe(
    "&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;&lt;/a&gt;",
  );
});

test.each([
  ["short", 10, "short"],
  ["org_ABCDEFGHIJ", 9, "org_…GHIJ"],
  ["😀😀😀😀", 3, "😀…😀"],
])("%s shortened to %d is %s", (text, longest, expected) => {
  expect(shorten(text, longest)).toBe(expected);
});

test.each([
  ["is the destination", undefined, [], "org_ABC"],
  ["begins with the profile", "partner", ["org_ABC"], "partner-org_ABC"],
  ["gets a number where it is taken", undefined, ["org_ABC"], "org_ABC-2"],
  ["gets the next number that is free", undefined, ["org_ABC", "org_ABC-2"], "org_ABC-3"],
])("a resource's name %s", (_case, profile, taken, expected) => {
  expect(resourceName("org_ABC", profile, new Set(taken))).toBe(expected);
});
