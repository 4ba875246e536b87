import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { createServer, type Socket } from "node:net";
import { brotliCompressSync, gzipSync } from "node:zlib";

import type { Emulator } from "../../../provider/emulator";
import { PersonaClient, type PersonaClientOptions } from "../../../provider/persona/client";
import { contractEmulator } from "../../contract/contract-emulator";
import { FakeClock } from "../../support/fake-clock";
import { apiKey, clientOf, rejection } from "../persona/emulated";
import { closeAll, EMPTY_PAGE, listen } from "./loopback";

afterEach(closeAll);

describe("faults of the emulator", () => {
  let emulator: Emulator;
  let id: string;

  beforeEach(async () => {
    emulator = await contractEmulator();
    ({ id } = emulator.control.add({ sourceOrganizationId: "org_ACME", destinationOrganizationId: "org_A" }));
  });
  afterEach(() => emulator.close());

  test("a redirect is not followed, and the key goes nowhere else", async () => {
    const elsewhere: string[] = [];
    const port = await listen(
      createHttpServer((request, response) => {
        elsewhere.push(request.headers.authorization ?? "");
        response.end(EMPTY_PAGE);
      }),
    );
    for (const status of [301, 302, 307, 308]) {
      const headers = { Location: `http://127.0.0.1:${port}/` };
      emulator.control.inject({ do: { kind: "answer", when: "before", status, headers, identified: true } });
      const error = await rejection(clientOf(emulator).getConnection(id));
      expect(error).toMatchObject({ name: "PersonaServerError", status, attempts: 1 });
    }
    expect(elsewhere).toEqual([]);
  });

  test("a body of 100 MB is one clear error", async () => {
    emulator.control.inject({ times: Infinity, do: { kind: "huge", bytes: 100 * 1024 * 1024 } });
    const error = await rejection(clientOf(emulator).getConnection(id));
    expect(error).toMatchObject({
      name: "PersonaServerError",
      attempts: 4,
      message: expect.stringMatching(
        /failed: the answer of http:\S+ cannot be used, its body is larger than 8 MB after 4 requests in \d+ s\. Check that/,
      ) as string,
    });
  });

  test.each([
    ["is never sent", { kind: "hang" } as const],
    ["comes in drops, each in time", { kind: "drip", everyMilliseconds: 20 } as const],
  ])("an answer that %s is given up after the time of a request", async (_, fault) => {
    emulator.control.inject({ times: Infinity, do: fault });
    const options = { requestTimeoutSeconds: 0.15, retryTimeoutSeconds: 0.6 };
    const error = await rejection(clientOf(emulator, options).getConnection(id));
    expect(error).toMatchObject({ name: "PersonaNetworkError", code: "ETIMEDOUT", attempts: 1 });
  });

  test("a request gets no more time than is left for the operation", async () => {
    emulator.control.inject({ times: Infinity, do: { kind: "hang" } });
    const options = { requestTimeoutSeconds: 3600, retryTimeoutSeconds: 0.2 };
    expect(await rejection(clientOf(emulator, options).getConnection(id))).toMatchObject({ code: "ETIMEDOUT" });
  });

  test("a hanging request is tried again while there is time", async () => {
    emulator.control.inject({ do: { kind: "hang" } });
    const { connection } = await clientOf(emulator, { requestTimeoutSeconds: 1 }).getConnection(id);
    expect(connection.id).toBe(id);
    expect(emulator.control.journal()).toHaveLength(2);
  });

  test("a body that ends in the middle is a reset connection", async () => {
    emulator.control.inject({ times: Infinity, do: { kind: "cut" } });
    const error = await rejection(clientOf(emulator, { retryTimeoutSeconds: 1 }).getConnection(id));
    expect(error).toMatchObject({ name: "PersonaNetworkError", code: "ECONNRESET" });
  });

  test("a refused connection is tried until the time has run out, not longer", async () => {
    const clock = new FakeClock();
    const closed = await contractEmulator();
    await closed.close();
    const client = new PersonaClient({ apiKey, baseUrl: closed.url, clock, retryTimeoutSeconds: 60 });
    expect(await rejection(client.listConnections())).toMatchObject({ code: "ECONNREFUSED" });
    const waited = clock.waits.reduce((sum, wait) => sum + wait, 0);
    expect(waited).toBeLessThan(60_000);
    expect(waited).toBeGreaterThan(30_000);
  });

  test("connections are kept open from one request to the next", async () => {
    const ports = new Set<string | undefined>();
    const port = await listen(
      createHttpServer((request, response) => {
        ports.add(String(request.socket.remotePort));
        response.end(EMPTY_PAGE);
      }),
    );
    const client = clientOf(emulator, { baseUrl: `http://127.0.0.1:${port}` });
    for (let index = 0; index < 3; index += 1) await client.listConnections();
    expect(ports.size).toBe(1);
  });
});

/** A client of a server that writes these bytes and closes, whatever it is asked. */
async function clientOfBytes(
  bytes: string | Buffer,
  options: Partial<PersonaClientOptions> = {},
): Promise<PersonaClient> {
  const port = await listen(
    createServer((socket: Socket) => {
      socket.on("error", () => undefined);
      socket.once("data", () => socket.end(bytes));
    }),
  );
  const baseUrl = `http://127.0.0.1:${port}`;
  return new PersonaClient({ apiKey, baseUrl, clock: new FakeClock(), retryTimeoutSeconds: 20, ...options });
}

const compressed = (encoding: string, body: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(
      `HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Encoding: ${encoding}\r\nContent-Length: ${body.length}\r\n\r\n`,
    ),
    body,
  ]);

test.each([
  ["gzip", compressed("gzip", gzipSync(EMPTY_PAGE))],
  ["brotli", compressed("br", brotliCompressSync(EMPTY_PAGE))],
  ["no length, until the end", Buffer.from(`HTTP/1.1 200 OK\r\n\r\n${EMPTY_PAGE}`)],
  ["a byte order mark", Buffer.from(`HTTP/1.1 200 OK\r\n\r\n\uFEFF${EMPTY_PAGE}`)],
  [
    "another content type",
    Buffer.from(`HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: text/html\r\n\r\n${EMPTY_PAGE}`),
  ],
])("a page with %s is read", async (_, bytes) => {
  expect((await (await clientOfBytes(bytes)).listConnections()).connections).toEqual([]);
});

test.each<[string, string | Buffer, string | undefined, string]>([
  ["a garbled gzip", compressed("gzip", Buffer.from("no gzip at all")), undefined, "its body cannot be decompressed"],
  ["a garbled brotli", compressed("br", Buffer.from("no brotli at all")), undefined, "its body cannot be decompressed"],
  ["a gzip of 100 MB", compressed("gzip", gzipSync(Buffer.alloc(100 * 1024 * 1024))), undefined, "larger than 8 MB"],
  ["what is not HTTP", "SSH-2.0-OpenSSH_9.9\r\n", "HPE_INVALID_CONSTANT", "gave no answer (HPE_INVALID_CONSTANT)"],
  [
    "endless headers",
    `HTTP/1.1 200 OK\r\nX: ${"x".repeat(100_000)}\r\n\r\n`,
    "HPE_HEADER_OVERFLOW",
    "(HPE_HEADER_OVERFLOW)",
  ],
  [
    "an empty body",
    "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
    undefined,
    "cannot be used, its body is empty (HTTP 200)",
  ],
  [
    "a 204",
    "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n",
    undefined,
    "cannot be used, its body is empty (HTTP 204)",
  ],
  [
    "HTML",
    "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 6\r\n\r\n<html>",
    undefined,
    "cannot be used, its body is not JSON (HTTP 200)",
  ],
])("%s is asked for four times, and is one clear error", async (_, bytes, code, message) => {
  const error = await rejection((await clientOfBytes(bytes)).listConnections());
  expect(error).toMatchObject({ attempts: 4, code });
  expect(error).toHaveProperty("message", expect.stringContaining(message));
});

test("a body of 100 MB is not read to its end", async () => {
  const closed: Promise<number>[] = [];
  const port = await listen(
    createHttpServer(({ socket }, response) => {
      const send = (): void => {
        while (!response.destroyed && response.write("x".repeat(64 * 1024)));
      };
      response.on("drain", send);
      closed.push(once(response, "close").then(() => socket.bytesWritten));
      send();
    }),
  );
  const client = new PersonaClient({ apiKey, baseUrl: `http://127.0.0.1:${port}`, clock: new FakeClock() });
  expect(await rejection(client.listConnections())).toMatchObject({ kind: "server", attempts: 4 });
  for (const written of await Promise.all(closed)) {
    expect(written).toBeGreaterThan(8 * 1024 * 1024);
    expect(written).toBeLessThan(32 * 1024 * 1024);
  }
});

test("a header called __proto__ changes nothing", async () => {
  const client = await clientOfBytes(
    `HTTP/1.1 200 OK\r\n__proto__: polluted\r\nRequest-Id: req_1\r\n\r\n${EMPTY_PAGE}`,
  );
  expect(await client.listConnections()).toEqual({ connections: [], unreadable: 0, keyOwner: {}, requestId: "req_1" });
});
