import { readSettings, SettingsError } from "../../../provider/handler/settings";

function read(config: Record<string, string>, environment: Record<string, string> = {}) {
  return readSettings((name) => config[name], environment);
}

describe("settings", () => {
  test("have defaults", () => {
    const settings = read({}, { PERSONA_API_KEY: "key" });
    expect(settings.credentials(undefined)).toEqual({
      apiKey: "key",
      baseUrl: "https://api.withpersona.com/api/v1",
    });
    expect(settings).toMatchObject({
      apiVersion: "2025-12-08",
      requestTimeoutSeconds: 30,
      retryTimeoutSeconds: 300,
    });
    expect(settings.allowedOrganizationIds).toBeUndefined();
    expect(settings.allowedEnvironmentIds).toBeUndefined();
    expect(settings.previewLookups).toBe(false);
  });

  test("come from the stack first, then from the environment", () => {
    const environment = { PERSONA_API_KEY: "key2", PERSONA_BASE_URL: "https://b", PERSONA_VERSION: "2021-05-14" };
    const config = {
      "persona:apiKey": "key1",
      "persona:baseUrl": "https://a",
      "persona:apiVersion": "2022-09-01",
      "persona:requestTimeoutSeconds": "5",
      "persona:retryTimeoutSeconds": "60",
      "persona:allowedOrganizationIds": '["org_A","org_B"]',
      "persona:allowedEnvironmentIds": '["env_A"]',
      "persona:previewLookups": "true",
    };
    expect(read(config, environment).credentials(undefined)).toEqual({ apiKey: "key1", baseUrl: "https://a" });
    expect(read(config, environment)).toMatchObject({
      apiVersion: "2022-09-01",
      requestTimeoutSeconds: 5,
      retryTimeoutSeconds: 60,
      allowedOrganizationIds: new Set(["org_A", "org_B"]),
      allowedEnvironmentIds: new Set(["env_A"]),
      previewLookups: true,
    });
    expect(read({}, environment).credentials(undefined)).toEqual({ apiKey: "key2", baseUrl: "https://b" });
    expect(read({}, environment).apiVersion).toBe("2021-05-14");
  });

  test("give each profile its own key and, where set, its own base URL", () => {
    const config = {
      "persona:baseUrl": "https://a",
      "persona:profiles": JSON.stringify({ acme: { apiKey: "k1" }, globex: { apiKey: "k2", baseUrl: "https://g" } }),
    };
    const settings = read(config, { PERSONA_API_KEY_INITECH_EU: "k3", PERSONA_API_KEY_ACME: "unused" });
    expect(settings.credentials("acme")).toEqual({ apiKey: "k1", baseUrl: "https://a" });
    expect(settings.credentials("globex")).toEqual({ apiKey: "k2", baseUrl: "https://g" });
    expect(settings.credentials("initech-eu")).toEqual({ apiKey: "k3", baseUrl: "https://a" });
    expect(settings.hasKey("initech-eu")).toBe(true);
    expect(settings.hasKey("unknown")).toBe(false);
    expect(settings.hasKey(undefined)).toBe(false);
  });

  test.each([
    ["win", { PERSONA_PREFER_ENVIRONMENT: "true" }, ["new", "new-eu"]],
    ["do not win", { PERSONA_PREFER_ENVIRONMENT: "false" }, ["old", "old-eu"]],
    ["do not win by default", {}, ["old", "old-eu"]],
  ])("keys in the environment %s over those of the last update", (_case, preference, keys) => {
    const config = { "persona:apiKey": "old", "persona:profiles": '{"eu":{"apiKey":"old-eu"}}' };
    const settings = read(config, { PERSONA_API_KEY: "new", PERSONA_API_KEY_EU: "new-eu", ...preference });
    expect([settings.credentials(undefined).apiKey, settings.credentials("eu").apiKey]).toEqual(keys);
  });

  test("the configuration's key is used where the environment is to win and has none", () => {
    const settings = read({ "persona:apiKey": "old" }, { PERSONA_PREFER_ENVIRONMENT: "true" });
    expect(settings.credentials(undefined).apiKey).toBe("old");
  });

  test("an empty variable counts as none, as a pipeline sets one for a secret that it may not read", () => {
    const settings = read(
      {},
      { PERSONA_API_KEY: "", PERSONA_BASE_URL: "", PERSONA_VERSION: "", PERSONA_API_KEY_EU: "" },
    );
    expect([settings.hasKey(undefined), settings.hasKey("eu")]).toEqual([false, false]);
    expect(settings.apiVersion).toBe(read({}).apiVersion);
  });

  test.each([
    [undefined, /no Persona API key\. .*pulumi config set --secret persona:apiKey.*PERSONA_API_KEY\.$/],
    ["eu-1", /profile "eu-1"\. .*--path "persona:profiles\.eu-1\.apiKey".*PERSONA_API_KEY_EU_1\.$/],
  ])("say both ways to set a key that is missing (profile %s)", (profile, message) => {
    expect(() => read({}).credentials(profile)).toThrow(message);
  });

  const bad: [string, Record<string, string>, Record<string, string>, RegExp][] = [
    ["an empty key", { "persona:apiKey": "" }, {}, /^persona:apiKey is not an API key/],
    ["a key with a line end", {}, { PERSONA_API_KEY: "key-4711\n" }, /^PERSONA_API_KEY is not an API key/],
    ["plain http", { "persona:baseUrl": "http://api.example.com" }, {}, /^persona:baseUrl must be https/],
    ["a base URL that is none", {}, { PERSONA_BASE_URL: "persona" }, /^PERSONA_BASE_URL is not a URL/],
    ["a password in the base URL", { "persona:baseUrl": "https://a:b@c" }, {}, /user name or password/],
    ["a query in the base URL", { "persona:baseUrl": "https://a?b" }, {}, /query or a fragment/],
    ["a version that is no date", { "persona:apiVersion": "v2" }, {}, /^persona:apiVersion must be a date/],
    ["a version that is no date", {}, { PERSONA_VERSION: "latest" }, /^PERSONA_VERSION must be a date/],
    ["no seconds", { "persona:requestTimeoutSeconds": "" }, {}, /^persona:requestTimeoutSeconds must be a number/],
    ["zero seconds", { "persona:requestTimeoutSeconds": "0" }, {}, /more than 0/],
    ["a year", { "persona:retryTimeoutSeconds": "31536000" }, {}, /at most a day/],
    ["text for seconds", { "persona:retryTimeoutSeconds": "5m" }, {}, /"5m"/],
    ["one organization as text", { "persona:allowedOrganizationIds": "org_A" }, {}, /must be a list/],
    ["no organizations", { "persona:allowedOrganizationIds": "[]" }, {}, /must be a list/],
    ["organizations that are none", { "persona:allowedOrganizationIds": '["acme"]' }, {}, /must be a list/],
    ["environments that are none", { "persona:allowedEnvironmentIds": '["org_A"]' }, {}, /must be a list of ids/],
    [
      "text for previewLookups",
      { "persona:previewLookups": "yes" },
      {},
      /^persona:previewLookups must be true or false/,
    ],
    ["text for a preference", {}, { PERSONA_PREFER_ENVIRONMENT: "1" }, /^PERSONA_PREFER_ENVIRONMENT must be true or/],
    [
      "a key for a profile's name",
      { "persona:profiles": '{"persona_live_4711":{"apiKey":"x"}}' },
      {},
      /has a name that/,
    ],
    ["profiles that are no object", { "persona:profiles": "[]" }, {}, /^persona:profiles must be an object/],
    ["a profile without a key", { "persona:profiles": '{"a":{}}' }, {}, /^persona:profiles\.a must be an object/],
    ["a profile's bad key", { "persona:profiles": '{"a":{"apiKey":"x y"}}' }, {}, /profiles\.a\.apiKey is not/],
    ["a profile's bad name", { "persona:profiles": '{"a b":{"apiKey":"x"}}' }, {}, /has a name that/],
    ["a profile's bad URL", { "persona:profiles": '{"a":{"apiKey":"x","baseUrl":"http://b"}}' }, {}, /a\.baseUrl must/],
    ["a profile's numeric URL", { "persona:profiles": '{"a":{"apiKey":"x","baseUrl":5}}' }, {}, /a\.baseUrl must/],
    [
      "a profile's misspelt field",
      { "persona:profiles": '{"a":{"apiKey":"x","url":"y"}}' },
      {},
      /apiKey and baseUrl only/,
    ],
  ];
  test.each(bad)("refuse %s", (_name, config, environment, message) => {
    expect(() => read(config, environment)).toThrow(SettingsError);
    expect(() => read(config, environment)).toThrow(message);
  });

  test("never show a key that they refuse", () => {
    const message = caught(() => read({ "persona:profiles": '{"a":{"apiKey":"planted 4711"}}' }, {})).message;
    expect(message).toContain("persona:profiles.a.apiKey");
    expect(message).not.toContain("4711");
  });

  test("accept http on loopback only", () => {
    for (const host of ["127.0.0.1:8080", "localhost", "[::1]:1"]) {
      expect(
        read({ "persona:baseUrl": `http://${host}/api/v1`, "persona:apiKey": "k" }).credentials(undefined).baseUrl,
      ).toBe(`http://${host}/api/v1`);
    }
  });
});

function caught(action: () => unknown): Error {
  try {
    action();
  } catch (error) {
    return error as Error;
  }
  throw new Error("nothing was thrown");
}
