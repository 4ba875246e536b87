import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Declarations, DeclarationsWriter, engineAddressOf } from "../../../provider/handler/deployment/declarations";

const ENGINE = `127.0.0.1:${process.pid}`;
const FILE = join(tmpdir(), `pulumi-persona-connect-127.0.0.1-${process.pid}`);

afterEach(() => {
  rmSync(FILE, { force: true });
});

test("the plugin process learns all that the program declares, as it declares it", () => {
  const plugin = new Declarations(ENGINE);
  expect(plugin).toMatchObject({ isPreview: undefined, count: 0 });
  const program = new DeclarationsWriter(ENGINE, true);
  expect(plugin.isPreview).toBe(true);
  program.declare(undefined, "org_GLOBEX");
  program.declare("emea", "org_INITECH");
  expect(plugin.count).toBe(2);
  program.register("emea", "org_INITECH");
  expect(plugin.count).toBe(2);
  expect(plugin.of(undefined, "org_GLOBEX")).toBe("awaited");
  expect(plugin.of("emea", "org_INITECH")).toBe("registered");
  expect(plugin.of("emea", "org_GLOBEX")).toBeUndefined();
});

test("the file holds no names, and only its owner can read it", () => {
  new DeclarationsWriter(ENGINE, false).declare("emea", "org_GLOBEX");
  expect(readFileSync(FILE, "utf8")).not.toMatch(/org_|GLOBEX|emea/);
  if (process.platform !== "win32") expect(statSync(FILE).mode & 0o777).toBe(0o600);
});

test("a run starts anew where an earlier one at the same address left its file", () => {
  new DeclarationsWriter(ENGINE, false).declare(undefined, "org_GLOBEX");
  new DeclarationsWriter(ENGINE, false);
  expect(new Declarations(ENGINE).of(undefined, "org_GLOBEX")).toBeUndefined();
});

test.each([
  ["whose program has ended", () => JSON.stringify({ process: endedProcess(), isPreview: false }) + "\nhash\n"],
  ["that is empty", () => ""],
  ["that is not ours", () => "hello\n"],
])("a file %s tells nothing", (_case, content) => {
  writeFileSync(FILE, content());
  const plugin = new Declarations(ENGINE);
  expect(plugin).toMatchObject({ isPreview: undefined, count: 0 });
});

test.each([
  [["node", "index.js", "127.0.0.1:4711"], "127.0.0.1:4711"],
  [["node", "index.js", "--tracing", "http://host", "localhost:80"], "localhost:80"],
  [["node", "index.js"], undefined],
])("the engine's address is found in %j", (argv, address) => {
  expect(engineAddressOf(argv)).toBe(address);
});

function endedProcess(): number {
  return spawnSync(process.execPath, ["-e", ""]).pid;
}
