import { join } from "node:path";

import { PROVIDER_TEXT } from "../../provider/program/provider-text";
import type { Emulator } from "../../provider/emulator";
import { contractEmulator } from "../contract/contract-emulator";
import type { Plugin } from "../engine/embedded/plugin";
import { PluginProcess } from "../engine/embedded/plugin-process";
import type { PropertyMap } from "../engine/embedded/property-value";

const URN = "urn:pulumi:test::protocol::pulumi-nodejs:dynamic/persona:Connection::partner";
const EXAMPLE = join(__dirname, "../../examples/quickstart");
const ACME = "emulator-key-acme-sandbox";

/** The answer that Persona's reference prints for the create call. */
const REFERENCE_ANSWER = JSON.stringify({
  data: {
    type: "connect/connection",
    id: "cxn_ABC123",
    attributes: {
      token: "cxn_ABC123",
      status: "active",
      "organization-id": "org_ABC123",
      "destination-organization-id": "org_DEF456",
      scopes: ["inquiry.read", "account.read"],
      "creator-id": "api_ABC123",
      "creator-type": "api-key",
      "created-at": "2018-06-01T00:00:00.000Z",
      "updated-at": "2018-06-01T00:00:00.000Z",
    },
  },
});

let emulator: Emulator;
let pluginProcess: PluginProcess;
let plugin: Plugin;
let lines: string[];

beforeEach(async () => {
  emulator = await contractEmulator();
  lines = [];
  pluginProcess = new PluginProcess("127.0.0.1:1", {
    folder: EXAMPLE,
    environment: { ...process.env, PERSONA_API_KEY: undefined },
    onLine: (line) => lines.push(line),
  });
  plugin = await pluginProcess.ready;
});

afterEach(async () => {
  pluginProcess.close();
  await emulator.close();
});

const inputs = (properties: PropertyMap = {}): PropertyMap => ({
  __provider: PROVIDER_TEXT,
  destinationOrganizationId: "org_DEF456",
  adopt: true,
  waitForActive: false,
  ...properties,
});

async function configure(config: PropertyMap = {}): Promise<void> {
  await plugin.configure({ "persona:apiKey": ACME, "persona:baseUrl": emulator.url, ...config });
}

describe("the text in every Connection's __provider", () => {
  test("is one constant line of at most 200 bytes", () => {
    expect(PROVIDER_TEXT).toBe(
      'exports.handler=()=>require("module").createRequire(process.cwd()+"/")("pulumi-persona-connect/handler").handler()',
    );
    expect(Buffer.byteLength(PROVIDER_TEXT)).toBeLessThanOrEqual(200);
    expect(PROVIDER_TEXT).not.toContain("\n");
  });

  test("creates the reference's own example in Pulumi's plugin process", async () => {
    emulator.control.inject({
      on: "create",
      do: { kind: "answer", when: "before", status: 201, body: REFERENCE_ANSWER },
    });
    await configure();
    const { inputs: checked, failures } = await plugin.check(URN, {}, inputs({ adopt: true }));
    expect(failures).toEqual([]);
    const { id, outputs } = await plugin.create(URN, checked);
    expect(emulator.control.journal().map(({ body }) => body)).toEqual([
      '{"data":{"attributes":{"destination-organization-id":"org_DEF456"}}}',
    ]);
    expect(id).toBe("cxn_ABC123");
    expect(outputs).toEqual({
      ...inputs(),
      enabled: true,
      status: "active",
      scopes: ["inquiry.read", "account.read"],
      organizationId: "org_ABC123",
      creatorId: "api_ABC123",
      creatorType: "api-key",
      createdAt: "2018-06-01T00:00:00.000Z",
      updatedAt: "2018-06-01T00:00:00.000Z",
      adopted: false,
    });
  });

  test("leads through a connection's whole life", async () => {
    await configure();
    const { id, outputs } = await plugin.create(URN, inputs());
    const old = { inputs: inputs(), outputs };
    expect(await plugin.diff(URN, id, old, inputs())).toMatchObject({ changes: "none", replaceKeys: [] });
    expect(await plugin.diff(URN, id, old, inputs({ destinationOrganizationId: "org_OTHER" }))).toMatchObject({
      changes: "some",
      replaceKeys: ["destinationOrganizationId"],
    });

    emulator.control.deactivate(id);
    const read = await plugin.read(URN, id, inputs(), outputs);
    expect(read.outputs).toMatchObject({ status: "inactive", __provider: PROVIDER_TEXT });
    const drifted = { inputs: inputs(), outputs: read.outputs ?? {} };
    expect((await plugin.diff(URN, id, drifted, inputs())).changes).toBe("some");
    expect(await plugin.update(URN, id, drifted, inputs())).toMatchObject({ status: "pending" });

    emulator.control.remove(id);
    expect((await plugin.read(URN, id, inputs(), outputs)).id).toBe("");
  });

  test("keeps the message of an error, and shows no stack", async () => {
    await configure({ "persona:apiKey": "no-such-key" });
    const message =
      /^(?:2 UNKNOWN: )?Creating the connection to org_DEF456 failed: Persona says ".*" \(HTTP 401\)\. Check that the API key/;
    await expect(plugin.create(URN, inputs())).rejects.toThrow(message);
    await expect(plugin.read(URN, "cxn_ABC123", inputs(), inputs())).rejects.toThrow(
      /Reading connection cxn_ABC123 failed/,
    );
    expect(lines.join("\n")).toContain("persona:Connection: Reading connection cxn_ABC123 failed");
    expect(lines.filter((line) => line.startsWith("    at "))).toEqual([]);
  });

  test("says what is missing when it was not configured", async () => {
    await plugin.configure({});
    await expect(plugin.create(URN, inputs())).rejects.toThrow(/There is no Persona API key\. Set it with/);
  });

  test("is a partial success where the wait runs out, with all that the next run needs", async () => {
    await configure();
    const waiting = inputs({ waitForActive: { timeoutSeconds: 0.2 } });
    const failure: unknown = await plugin.create(URN, waiting).catch((error: unknown) => error);
    const [connection] = emulator.control.connections();
    expect(failure).toMatchObject({
      partial: {
        id: connection?.id,
        outputs: { __provider: PROVIDER_TEXT, status: "pending", destinationOrganizationId: "org_DEF456" },
      },
    });
  });

  test("serves calls that arrive all at once, before the first one has finished configuring", async () => {
    await configure();
    const destinations = Array.from({ length: 20 }, (_, number) => `org_PARTNER${number}`);
    const created = await Promise.all(
      destinations.map((destinationOrganizationId) => plugin.create(URN, inputs({ destinationOrganizationId }))),
    );
    expect(new Set(created.map(({ id }) => id)).size).toBe(20);
    expect(emulator.control.journal().filter(({ operation }) => operation !== "create")).toEqual([]);
  });
});
