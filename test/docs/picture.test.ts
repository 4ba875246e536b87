import { readFileSync } from "node:fs";
import { join } from "node:path";

import { REPOSITORY } from "../support/user-project";

test("docs/start.svg shows the story that npm start tells; `npm run docs:picture` makes it anew", () => {
  const chapters = readFileSync(join(REPOSITORY, "test/story/chapters.ts"), "utf8");
  const titles = [...chapters.matchAll(/narrator\.chapter\(\s*"([^"]+)"/g)].map(([, title = ""]) => title);
  const picture = readFileSync(join(REPOSITORY, "docs/start.svg"), "utf8");
  expect(titles.length).toBeGreaterThan(0);
  expect(titles.filter((title) => !picture.includes(title))).toEqual([]);
});
