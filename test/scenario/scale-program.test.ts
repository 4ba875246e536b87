import { execFileSync } from "node:child_process";

import { Connection } from "../../provider";
import { PROVIDER_TEXT } from "../../provider/program/provider-text";

describe("declaring a Connection", () => {
  test("shows an error of Pulumi's SDK at the program's line, and leaves the limit of stacks alone", () => {
    const { stackTraceLimit } = Error;
    let stack = "";
    try {
      new Connection("", { destinationOrganizationId: "org_GLOBEX" });
    } catch (error) {
      stack = (error as Error).stack ?? "";
    }
    expect(stack).toMatch(/^Error: Missing resource name argument .*\n\s+at .*scale-program\.test\.ts/);
    expect(Error.stackTraceLimit).toBe(stackTraceLimit);
  });
});

describe("a run that changes nothing", () => {
  test("loads neither axios nor the client, and a run that calls Persona does", () => {
    // As Pulumi's plugin process does: the text from the state, then Check and Diff.
    const script = `
      const module_ = { exports: {} };
      new Function("exports", "require", ${JSON.stringify(PROVIDER_TEXT)})(module_.exports, require);
      const handler = module_.exports.handler();
      const inputs = { destinationOrganizationId: "org_GLOBEX" };
      const loaded = () => ["axios", "dist/persona/client"].filter((name) =>
        Object.keys(require.cache).some((file) => file.replaceAll("\\\\", "/").includes(name)));
      (async () => {
        await handler.configure({ config: { get: (name) => (name === "persona:retryTimeoutSeconds" ? "1" : undefined) } });
        const { inputs: checked } = await handler.check({}, inputs);
        const state = { ...checked, status: "active", organizationId: "org_ACME", environmentId: "env_ACME" };
        const { changes } = await handler.diff("cxn_A", state, checked);
        const before = loaded();
        await handler.read("cxn_A", state).catch(() => undefined);
        console.log(JSON.stringify({ changes, before, after: loaded() }));
      })();`;
    const output = execFileSync(process.execPath, ["-e", script], {
      cwd: __dirname,
      encoding: "utf8",
      // Nobody listens on this port, and one second is the whole time to try.
      env: {
        ...process.env,
        PERSONA_API_KEY: "emulator-key-acme-sandbox",
        PERSONA_BASE_URL: "http://127.0.0.1:1/api/v1",
      },
      timeout: 30_000,
    });
    expect(JSON.parse(output)).toEqual({
      changes: false,
      before: [],
      after: expect.arrayContaining(["axios", "dist/persona/client"]) as string[],
    });
  });
});
