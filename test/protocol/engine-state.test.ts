import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { availableEngines } from "../engine/engines";
import type { Engine, Stack } from "../engine/engine";
import type { Declaration } from "../engine/comparison/declaration";
import { findPulumi } from "../engine/find-pulumi";
import { testOnUnix } from "../support/commands";

jest.setTimeout(300_000);

const PROGRAM: Declaration[] = [
  { name: "a", value: "1", key: "x", secret: "hidden", options: { additionalSecretOutputs: ["result"] } },
  { name: "b", from: "a", key: "y", options: { protect: true } },
];
const SECRETS = ["hidden", "sk_secret", "a/x"];

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(os.tmpdir(), "persona-engine-state-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function createStack(engine: Engine): Promise<Stack> {
  return engine.createStack({
    program: join(__dirname, "../engine/comparison/index.ts"),
    config: { "persona:apiKey": { secret: "sk_secret" } },
    environment: { COMPARISON_JOURNAL: join(folder, "journal"), COMPARISON_PROGRAM: JSON.stringify(PROGRAM) },
  });
}

const [embedded, pulumi] = availableEngines();
const installed = findPulumi() !== undefined;
const whereInstalled = installed ? it : it.skip;

it("keeps secrets encrypted in the state, and shows them when asked", async () => {
  const stack = await createStack(embedded!);
  await stack.up();
  const [stored, shown] = [await stack.exportState(), await stack.exportState({ showSecrets: true })];
  await stack.dispose();
  for (const secret of SECRETS) {
    expect(JSON.stringify(stored)).not.toContain(`${secret}"`);
    expect(JSON.stringify(shown)).toContain(secret);
  }
});

it("gives back what it was given to import", async () => {
  const [first, second] = [await createStack(embedded!), await createStack(embedded!)];
  await first.up();
  await second.importState(await first.exportState());
  const run = await second.up();
  const [before, after] = [
    await first.exportState({ showSecrets: true }),
    await second.exportState({ showSecrets: true }),
  ];
  await Promise.all([first.dispose(), second.dispose()]);
  expect(run.changes).toEqual({ same: 3 });
  expect(after.deployment.resources).toEqual(before.deployment.resources);
});

whereInstalled.each([
  ["embedded engine", "Pulumi CLI"],
  ["Pulumi CLI", "embedded engine"],
])(`state of the %s goes on unchanged in the %s${installed ? "" : " (no pulumi on PATH)"}`, async (from) => {
  const engines = [embedded!, pulumi!];
  if (from === "Pulumi CLI") engines.reverse();
  const [source, target] = [await createStack(engines[0]!), await createStack(engines[1]!)];
  const made = await source.up();
  await target.importState(await source.exportState());
  const [preview, up] = [await target.preview(), await target.up()];
  await Promise.all([source.dispose(), target.dispose()]);
  expect(preview.changes).toEqual({ same: 3 });
  expect(up.changes).toEqual({ same: 3 });
  expect(up.outputs).toEqual(made.outputs);
  expect(up.outputs).toEqual({ results: { a: "a/x", b: "b/y" } });
});

testOnUnix("leaves neither files nor processes behind, be it killed or not", async () => {
  const { TMPDIR: usual } = process.env;
  try {
    for (const engine of availableEngines()) {
      const temporary = mkdtempSync(join(folder, "tmp-"));
      // For the processes that are started, and for this one, in which jest keeps the environment apart from Node's own.
      process.env["TMPDIR"] = temporary;
      jest.spyOn(os, "tmpdir").mockReturnValue(temporary);
      process.env["NODE_COMPILE_CACHE"] = join(folder, "cache");
      const stack = await createStack(engine);
      const abort = new AbortController();
      const onEvent = (): void => {
        abort.abort();
      };
      const killed = await stack.up({ signal: abort.signal, onEvent });
      expect(killed).toMatchObject({ succeeded: false, killed: true });
      expect((await stack.up()).succeeded).toBe(true);
      await stack.dispose();
      expect(readdirSync(temporary)).toEqual([]);
    }
    await expectNoProcessOf(folder);
  } finally {
    jest.restoreAllMocks();
    if (usual === undefined) Reflect.deleteProperty(process.env, "TMPDIR");
    else process.env["TMPDIR"] = usual;
    Reflect.deleteProperty(process.env, "NODE_COMPILE_CACHE");
  }
});

/** A killed process takes a moment to go. */
async function expectNoProcessOf(path: string): Promise<void> {
  if (!existsSync("/proc/self/environ")) return;
  for (let attempt = 0; attempt < 50 && processesOf(path).length > 0; attempt++) await setTimeout(100);
  expect(processesOf(path)).toEqual([]);
}

/** Linux shows the environment of one's own processes, in which the path is named. */
function processesOf(path: string): string[] {
  return readdirSync("/proc").filter((name) => {
    try {
      const environment = readFileSync(`/proc/${name}/environ`, "utf8");
      return /^\d+$/.test(name) && Number(name) !== process.pid && environment.includes(`COMPARISON_JOURNAL=${path}`);
    } catch {
      return false;
    }
  });
}
