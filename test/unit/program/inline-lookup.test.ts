import * as pulumi from "@pulumi/pulumi";

import { getConnection } from "../../../provider";

const SETTINGS = {
  PERSONA_API_KEY: "apiKey",
  PERSONA_API_KEY_GLOBEX: "profiles",
  PERSONA_BASE_URL: "baseUrl",
  PERSONA_VERSION: "apiVersion",
};

beforeAll(() => {
  // As the Automation API leaves the runtime for an inline program: an engine, and no folder.
  pulumi.runtime.resetOptions("project", "stack", 1, "127.0.0.1:1", "127.0.0.1:1", false, "");
});
afterEach(() => {
  for (const variable of Object.keys(SETTINGS)) Reflect.deleteProperty(process.env, variable);
});

test.each(Object.entries(SETTINGS))(
  "a lookup in an inline program refuses %s of the process, which may belong to another stack",
  async (variable, setting) => {
    process.env[variable] = "of-some-stack";
    const profile = setting === "profiles" ? { profile: "globex" } : {};
    await expect(getConnection({ id: "cxn_ABC123", ...profile })).rejects.toThrow(
      `does not use ${variable}: it is set in the environment of this process, which all stacks of the process share. ` +
        `Set persona:${setting} in the stack's configuration instead, with stack.setConfig.`,
    );
  },
);

test("a lookup in an inline program without any setting says that there is no key", async () => {
  await expect(getConnection({ id: "cxn_ABC123" })).rejects.toThrow("There is no Persona API key.");
});
