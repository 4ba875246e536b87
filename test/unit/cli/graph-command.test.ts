import { readFileSync } from "node:fs";

import type { Emulator } from "../../../provider/emulator";
import { contractEmulator } from "../../contract/contract-emulator";
import { type ProjectFolder, projectFolder } from "./project-folder";
import { runCommand, type CommandResult } from "./run-command";

let emulator: Emulator;
let folder: ProjectFolder;
beforeEach(async () => {
  emulator = await contractEmulator({
    seed: [
      { sourceOrganizationId: "org_ACME", destinationOrganizationId: "org_GLOBEX", status: "active" },
      { sourceOrganizationId: "org_GLOBEX", destinationOrganizationId: "org_ACME", status: "pending" },
    ],
  });
  folder = projectFolder({}, { packages: false });
});
afterEach(async () => {
  folder.remove();
  await emulator.close();
});

function graph(...words: string[]): Promise<CommandResult> {
  return runCommand(["graph", ...words], {
    folder: folder.path,
    environment: { PERSONA_BASE_URL: emulator.url, PERSONA_API_KEY: "emulator-key-acme-sandbox" },
  });
}

test.each([
  [[], 'subgraph g0["active: 1"]'],
  [["--format", "svg"], "<title>org_GLOBEX shares with org_ACME: pending"],
  [["--format", "html"], "<!doctype html>"],
  [["--json"], '"organizationId": "org_GLOBEX"'],
])("graph %j prints its picture on stdout and nothing else", async (words, expected) => {
  const { exitCode, stdout, stderr } = await graph(...words);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(stdout).toContain(expected);
});

test("writes to a file", async () => {
  expect(await graph("--format", "svg", "--output", "graph.svg")).toEqual({
    exitCode: 0,
    stdout: "",
    stderr: "Wrote graph.svg.\n",
  });
  expect(readFileSync(`${folder.path}/graph.svg`, "utf8")).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
});
