import { request } from "node:http";
import { connect } from "node:net";
import { startEmulator } from "../../../provider/emulator";
import type { EmulatedConnection, Emulator, JournalEntry } from "../../../provider/emulator";
import { Journal } from "../../../provider/emulator/journal";
import { contractEmulator } from "../../contract/contract-emulator";
import { PersonaCaller, acmeSandbox } from "./persona-caller";

let emulator: Emulator;
let persona: PersonaCaller;

beforeEach(async () => {
  emulator = await contractEmulator({ rateLimit: { requests: 50, windowMilliseconds: 60_000 } });
  persona = new PersonaCaller(emulator);
});
afterEach(() => emulator.close());

const pair = { sourceOrganizationId: "org_ACME", destinationOrganizationId: "org_GLOBEX" };

describe("the control", () => {
  test("adds connections as if made elsewhere, with what a create call would have made for the rest", () => {
    expect(emulator.control.add(pair)).toMatchObject({
      ...pair,
      environmentId: "env_ACMESANDBOX",
      status: "pending",
      scopes: ["inquiry.read", "account.read"],
    });
    const given = { environmentId: "env_X", status: "active", createdAt: 5, scopes: ["a"] };
    expect(emulator.control.add({ ...pair, ...given })).toMatchObject({ ...given, updatedAt: 5 });
  });

  test("does what a dashboard does, and refuses what a dashboard would refuse", () => {
    const { id } = emulator.control.add(pair);
    emulator.control.accept(id);
    expect(() => {
      emulator.control.accept(id);
    }).toThrow(`${id} is active, not pending, so it cannot become active.`);
    emulator.control.deactivate(id);
    expect(() => {
      emulator.control.deactivate(id);
    }).toThrow("is inactive, not pending or active");
    emulator.control.setStatus(id, "anything");
    expect(emulator.control.connection(id)?.status).toBe("anything");
    emulator.control.remove(id);
    for (const change of ["accept", "deactivate", "remove"] as const) {
      expect(() => {
        emulator.control[change](id);
      }).toThrow(`no connection ${id}`);
    }
  });

  test("adds several connections to one destination, any of which a create conflicts with", async () => {
    const inactive = emulator.control.add({ ...pair, status: "inactive" });
    const active = emulator.control.add({ ...pair, status: "active" });
    expect((await persona.list()).ids).toEqual([active.id, inactive.id]);
    emulator.control.remove(active.id);
    expect((await persona.create("org_GLOBEX")).status).toBe(409);
    emulator.control.remove(inactive.id);
    expect((await persona.create("org_GLOBEX")).status).toBe(201);
  });

  test("starts with the connections that it is seeded with", async () => {
    const seeded = await startEmulator({ seed: [{ ...pair, status: "active" }] });
    expect(seeded.control.connections()).toMatchObject([{ ...pair, status: "active" }]);
    await seeded.close();
  });

  test("a change of status is a change of updatedAt, by the emulator's clock", () => {
    const { id, createdAt } = emulator.control.add({ ...pair, createdAt: 1 });
    emulator.control.advanceClock(-1000);
    const before = Date.now();
    emulator.control.accept(id);
    expect(emulator.control.connection(id)?.updatedAt).toBeLessThan(before);
    expect(emulator.control.connection(id)?.createdAt).toBe(createdAt);
  });
});

describe("the journal", () => {
  test("says what was asked by whom, and what became of it, and never the key", async () => {
    const { id } = (await persona.create("org_GLOBEX", { headers: { "X-Any": "1" } })).data;
    await persona.call("GET", "/connect/connections?page[size]=5");
    const [create, list] = emulator.control.journal();
    expect(create).toMatchObject({
      sequence: 1,
      operation: "create",
      method: "POST",
      path: "/api/v1/connect/connections",
      query: {},
      organizationId: "org_ACME",
      environmentId: "env_ACMESANDBOX",
      body: '{"data":{"attributes":{"destination-organization-id":"org_GLOBEX"}}}',
      status: 201,
      connectionId: id,
    });
    expect(create?.headers).toMatchObject({ "x-any": "1", "content-type": "application/json" });
    expect(create?.headers).not.toHaveProperty("authorization");
    expect(list).toMatchObject({ sequence: 2, operation: "list", query: { "page[size]": "5" }, status: 200 });
    expect(JSON.stringify(emulator.control.journal())).not.toContain(acmeSandbox);
  });

  test("holds the newest 10,000 requests, however many a client sends", () => {
    const journal = new Journal();
    for (let index = 0; index < 10_002; index += 1) {
      const request = { operation: "list", method: "GET", path: "", query: {}, headers: {}, body: "" } as const;
      journal.record({ ...request, at: index, status: 200 });
    }
    expect(journal.entries().map(({ sequence }) => sequence)).toEqual(Array.from({ length: 10_000 }, (_, i) => i + 3));
  });

  test("is cleared on demand; its numbers go on", async () => {
    await persona.retrieve("cxn_NONE");
    emulator.control.clearJournal();
    await persona.retrieve("cxn_NONE");
    expect(emulator.control.journal().map(({ sequence }) => sequence)).toEqual([2]);
  });

  test("can be waited on, for what is to come and for what was seen", async () => {
    const answered = (entry: JournalEntry): boolean => entry.status === 404;
    const coming = emulator.control.waitForRequest(answered);
    await persona.retrieve("cxn_NONE");
    expect(await coming).toBe(emulator.control.journal()[0]);
    expect(await emulator.control.waitForRequest(answered)).toBe(await coming);
  });
});

test("the world can change between the arrival of a request and its execution", async () => {
  const stop = emulator.control.onRequest(({ operation }) => {
    if (operation === "create") emulator.control.add(pair);
  });
  expect((await persona.create("org_GLOBEX")).status).toBe(409);
  stop();
  expect((await persona.create("org_INITECH")).status).toBe(201);
});

test("with latency, a request is in the journal before it is carried out", async () => {
  emulator.control.setLatency(5);
  const call = persona.create("org_GLOBEX");
  const entry = await emulator.control.waitForRequest(({ operation }) => operation === "create");
  expect([entry.status, emulator.control.connections().length]).toEqual([undefined, 0]);
  await call;
  expect([entry.status, emulator.control.connections().length]).toEqual([201, 1]);
});

test("a client that was killed while it waited gets no status in the journal, but its request is carried out", async () => {
  emulator.control.setLatency(100);
  const { port } = new URL(emulator.url);
  const socket = connect(Number(port), "127.0.0.1");
  const body = '{"data":{"attributes":{"destination-organization-id":"org_GLOBEX"}}}';
  socket.write(
    `POST /api/v1/connect/connections HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${acmeSandbox}\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
  const entry = await emulator.control.waitForRequest(({ operation }) => operation === "create");
  socket.destroy();
  await emulator.control.waitForRequest(({ connectionId }) => connectionId !== undefined);
  expect(entry.status).toBeUndefined();
  expect(emulator.control.connections()).toHaveLength(1);
});

test("close ends waiting clients, and frees the port for the next emulator", async () => {
  const first = await startEmulator();
  const port = Number(new URL(first.url).port);
  first.control.inject({ do: { kind: "hang" } });
  const hanging = new PersonaCaller(first).retrieve("cxn_NONE").catch((error: unknown) => error);
  await first.control.waitForRequest(() => true);
  await first.close();
  expect(await hanging).toMatchObject({ message: "fetch failed" });
  const second = await startEmulator({ port });
  await expect(startEmulator({ port })).rejects.toThrow("EADDRINUSE");
  await second.close();
});

test("an observer that throws is not passed over: close rejects with its error", async () => {
  const observed = await startEmulator({
    onExchange: () => {
      throw new Error("mistake in the observer");
    },
  });
  await new PersonaCaller(observed).retrieve("cxn_NONE").catch(() => undefined);
  await expect(observed.close()).rejects.toThrow("mistake in the observer");
});

describe("the control over HTTP", () => {
  async function control(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
    const url = new URL(`/_emulator/${path}`, emulator.url);
    const response = await fetch(url, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    return { status: response.status, body: await response.json() };
  }

  test("adds, accepts, deactivates, removes and lists connections", async () => {
    const added = await control("POST", "connections", { ...pair, scopes: ["a"] });
    const { id } = added.body as EmulatedConnection;
    expect(added.status).toBe(201);
    expect(await control("POST", `connections/${id}/accept`)).toMatchObject({
      status: 200,
      body: { status: "active" },
    });
    expect(await control("POST", `connections/${id}/accept`)).toMatchObject({ status: 409 });
    expect(await control("POST", `connections/${id}/deactivate`)).toMatchObject({ body: { status: "inactive" } });
    expect(await control("GET", "connections")).toMatchObject({ body: [{ id, status: "inactive" }] });
    expect(await control("POST", `connections/${id}/remove`)).toMatchObject({ status: 200 });
    expect(await control("POST", `connections/${id}/remove`)).toMatchObject({ status: 404 });
    expect(await control("GET", "connections")).toEqual({ status: 200, body: [] });
  });

  test("shows and clears the journal, in which it does not appear itself, nor in the rate limit", async () => {
    await control("GET", "connections");
    const { headers } = await persona.retrieve("cxn_NONE");
    expect(headers.get("ratelimit-remaining")).toBe("49");
    expect(await control("GET", "journal")).toMatchObject({ body: [{ operation: "retrieve", status: 404 }] });
    await control("DELETE", "journal");
    expect(await control("GET", "journal")).toEqual({ status: 200, body: [] });
  });

  /** The status of a request whose headers fetch would not send. */
  function statusOf(method: string, headers: Record<string, string>): Promise<number | undefined> {
    const { hostname, port } = new URL(emulator.url);
    return new Promise((resolve, reject) => {
      const sent = request({ method, host: hostname, port, path: "/_emulator/journal", headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      sent.on("error", reject);
      sent.end();
    });
  }

  test.each([
    ["no origin", (port: string) => ({ host: `127.0.0.1:${port}` }), 200],
    ["localhost", (port: string) => ({ host: `localhost:${port}` }), 200],
    ["its own page", (port: string) => ({ host: `localhost:${port}`, origin: `http://localhost:${port}` }), 200],
    ["another page", (port: string) => ({ host: `127.0.0.1:${port}`, origin: "https://evil.example" }), 403],
    ["a page in a file", (port: string) => ({ host: `127.0.0.1:${port}`, origin: "null" }), 403],
    ["another port's page", (port: string) => ({ host: `127.0.0.1:${port}`, origin: "http://127.0.0.1:1" }), 403],
    ["a name that leads here", (port: string) => ({ host: `evil.example:${port}` }), 403],
    [
      "a page of such a name",
      (port: string) => ({ host: `evil.example:${port}`, origin: `http://evil.example:${port}` }),
      403,
    ],
    ["another port's name", () => ({ host: "127.0.0.1:1" }), 403],
  ])("is for this machine only: a request from %s", async (_case, headersOf, expected) => {
    await persona.retrieve("cxn_NONE");
    const headers = headersOf(new URL(emulator.url).port);
    expect([await statusOf("GET", headers), await statusOf("DELETE", headers)]).toEqual([expected, expected]);
    expect(emulator.control.journal()).toHaveLength(expected === 200 ? 0 : 1);
  });

  test("a body longer than any control needs is refused", async () => {
    expect((await control("POST", "connections", { ...pair, status: "a".repeat(16 * 1024) })).status).toBe(413);
    expect(emulator.control.connections()).toEqual([]);
  });

  test.each([
    ["POST", "connections", {}, 400],
    ["POST", "connections", "text", 400],
    ["POST", "connections", { ...pair, scopes: "a" }, 400],
    ["GET", "nothing", undefined, 404],
    ["GET", "connections/cxn_A/accept", undefined, 404],
    ["POST", "connections/cxn_A/accept", undefined, 404],
  ])("%s %s %j is refused with %d", async (method, path, body, status) => {
    expect((await control(method, path, body)).status).toBe(status);
  });
});
