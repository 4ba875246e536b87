import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { REPOSITORY } from "../support/user-project";

const changelog = readFileSync(join(REPOSITORY, "CHANGELOG.md"), "utf8");
const { version } = JSON.parse(readFileSync(join(REPOSITORY, "package.json"), "utf8")) as { version: string };
const headings = [...changelog.matchAll(/^## (.*)$/gm)].map(([, heading = ""]) => heading);

test("the changelog has a section for each release, newest first, and one for what is not released", () => {
  const releases = headings.filter((heading) => heading !== "Unreleased");
  expect(headings.indexOf("Unreleased")).toBeLessThanOrEqual(0);
  expect(releases[0]).toBe(version);
  const newestFirst = releases.toSorted((one, other) => other.localeCompare(one, "en", { numeric: true }));
  expect(releases).toEqual(newestFirst);
});

test("the changelog's entries are sentences", () => {
  const entries = changelog
    .split(/^- /m)
    .slice(1)
    .map((entry) => entry.split(/\n\n|\n## /)[0]!.trim());
  expect(entries.filter((entry) => !/^[A-Z].*\.$/s.test(entry))).toEqual([]);
});

describe("the notes of a release", () => {
  const notes = (tag: string) =>
    spawnSync(process.execPath, ["scripts/release-notes.mjs", tag], { cwd: REPOSITORY, encoding: "utf8" });

  test("are its section of the changelog", () => {
    const { stdout, status } = notes(`v${version}`);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^- /);
    expect(changelog).toContain(stdout);
  });

  test("are refused for a tag that is not the package's version", () => {
    expect(notes("v99.0.0")).toMatchObject({
      status: 1,
      stderr: `The tag is v99.0.0, and package.json says ${version}.\n`,
    });
  });
});
