import { spawnSync } from "node:child_process";
import { join } from "node:path";

import { EXAMPLES } from "./example";

test("the unit-tests example runs its tests with Node's own test runner, without an engine or an API", () => {
  const { stdout, status } = spawnSync(
    process.execPath,
    ["--require", "ts-node/register", "--test", "--test-reporter", "tap", "index.test.ts"],
    { cwd: join(EXAMPLES, "unit-tests"), encoding: "utf8", env: { ...process.env, TS_NODE_TRANSPILE_ONLY: "true" } },
  );
  expect(stdout).toContain("# pass 2");
  expect(stdout).toContain("# fail 0");
  expect(status).toBe(0);
});
