import { spawnSync } from "node:child_process";
import { stripVTControlCharacters } from "node:util";

import { scriptOf } from "../support/commands";
import { REPOSITORY } from "../support/user-project";
import { pack, type Tarball } from "./tarball";

/** In kilobytes; a package that outgrows them does so on purpose. */
const LARGEST = { packed: 230, unpacked: 800 };

let tarball: Tarball;
beforeAll(() => {
  tarball = pack();
});
afterAll(() => {
  tarball.remove();
});

test("the tarball holds what the package needs and nothing else", () => {
  const needed = /^(dist\/.*\.(js|d\.ts)|docs\/[^/]*\.(md|svg)|examples\/.*|[A-Z]+(\.md)?|package\.json)$/;
  expect(tarball.files.filter((file) => !needed.test(file))).toEqual([]);
  expect(tarball.files).toContain("dist/handler/index.js");
});

test("the tarball is small", () => {
  expect(tarball.size / 1000).toBeLessThan(LARGEST.packed);
  expect(tarball.unpackedSize / 1000).toBeLessThan(LARGEST.unpacked);
});

function run(script: string, args: readonly string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    cwd: REPOSITORY,
    encoding: "utf8",
  });
  // Jest's workers ask every command for colours when jest itself writes to a terminal.
  return { status, output: stripVTControlCharacters(`${stdout}${stderr}`).trim() };
}

test("publint finds nothing to say", () => {
  expect(run(scriptOf("publint"), ["run", "--strict", "--pack", "false"])).toEqual({
    status: 0,
    output: expect.stringMatching(/All good!$/) as string,
  });
});

test("are-the-types-wrong finds that every entry point resolves, old ways included", () => {
  expect(
    run(scriptOf("@arethetypeswrong/cli", "attw"), [tarball.path, "--format", "table-flipped", "--no-color"]),
  ).toEqual({
    status: 0,
    output: expect.stringContaining("No problems found") as string,
  });
});

test("knip finds nothing unused", () => {
  expect(run(scriptOf("knip"), ["--no-config-hints"])).toEqual({ status: 0, output: "" });
});
