import { createServer } from "node:http";
import { connect } from "node:net";

import { selfSigned } from "./certificate";
import { runCases } from "./child";
import type { Case, Result } from "./list-through-environment";
import { closeAll, EMPTY_PAGE, httpsPersona, listen } from "./loopback";

/** A CONNECT proxy that takes every host to one port of this machine, or refuses. */
async function startProxy(target: number): Promise<{ port: number; connects: string[]; bytes: () => string }> {
  const connects: string[] = [];
  let bytes = "";
  const proxy = createServer((request, response) => {
    connects.push(`${request.method ?? ""} ${request.url ?? ""}`);
    response.end();
  });
  proxy.on("connect", (request, socket, head) => {
    const { host = "" } = request.headers;
    const authorization = request.headers["proxy-authorization"] ?? "no credentials";
    connects.push(`${request.url ?? ""} ${authorization}`);
    if (host.startsWith("silent")) return;
    if (host.startsWith("asks")) {
      socket.end("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
      return;
    }
    if (host.startsWith("refused")) {
      socket.end("HTTP/1.1 403 Forbidden\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>");
      return;
    }
    const tunnel = connect(target, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      tunnel.write(head);
      socket.on("data", (chunk: Buffer) => (bytes += chunk.toString("latin1")));
      socket.pipe(tunnel).pipe(socket);
    });
    tunnel.on("error", () => socket.destroy());
    socket.on("error", () => tunnel.destroy());
  });
  return { port: await listen(proxy), connects, bytes: () => bytes };
}

/** What is asked of one host, by the host's first label; the environment is made when the proxy's port is known. */
const cases = {
  upper: (proxy: string) => ({ HTTPS_PROXY: proxy }),
  lower: (proxy: string) => ({ https_proxy: proxy }),
  all: (proxy: string) => ({ ALL_PROXY: proxy }),
  listed: (proxy: string) => ({ HTTPS_PROXY: proxy, NO_PROXY: "example.com,listed.persona.test" }),
  suffix: (proxy: string) => ({ HTTPS_PROXY: proxy, no_proxy: ".persona.test" }),
  unlisted: (proxy: string) => ({ HTTPS_PROXY: proxy, NO_PROXY: "example.com,sona.test" }),
  named: (proxy: string) => ({ HTTPS_PROXY: proxy.replace("//", "//user:proxy-password@") }),
  asks: (proxy: string) => ({ HTTPS_PROXY: proxy.replace("//", "//user:proxy-password@") }),
  refused: (proxy: string) => ({ HTTPS_PROXY: proxy }),
  silent: (proxy: string) => ({ HTTPS_PROXY: proxy }),
  unreachable: () => ({ HTTPS_PROXY: "http://127.0.0.1:1" }),
  malformed: () => ({ HTTPS_PROXY: "http://user:proxy-password@[malformed:99999" }),
  plain: (proxy: string) => ({ HTTP_PROXY: proxy }),
} satisfies Record<string, (proxy: string) => Record<string, string>>;
type Name = keyof typeof cases;

const results = new Map<string, Result>();
let port: number;
let requests: string[];
let connects: string[];
let tunnelled: string;
let plainRequests: string[];

beforeAll(async () => {
  const certificate = selfSigned("*.persona.test");
  const persona = await httpsPersona(certificate);
  ({ port, requests } = persona);
  const proxy = await startProxy(port);
  plainRequests = [];
  const plainPort = await listen(
    createServer((request, response) => {
      plainRequests.push(request.url ?? "");
      response.setHeader("Content-Type", "application/json");
      response.end(EMPTY_PAGE);
    }),
  );
  const proxyUrl = `http://127.0.0.1:${proxy.port}`;
  const everything = { HTTP_PROXY: proxyUrl, HTTPS_PROXY: proxyUrl, ALL_PROXY: proxyUrl };
  const all: [string, Case][] = [
    ...Object.entries(cases).map(([name, environment]): [string, Case] => [
      name,
      {
        baseUrl: `https://${name}.persona.test:${port}/api`,
        environment: environment(proxyUrl),
        ...(name === "silent" ? { requestTimeoutSeconds: 0.3 } : {}),
      },
    ]),
    ...["127.0.0.1", "localhost"].map((host): [string, Case] => [
      host,
      { baseUrl: `http://${host}:${plainPort}`, environment: everything },
    ]),
    ["https on loopback", { baseUrl: `https://localhost:${port}`, environment: everything }],
  ];
  const outcomes = await runCases(
    all.map(([, each]) => each),
    certificate.cert,
  );
  all.forEach(([name], index) => results.set(name, outcomes[index]!));
  ({ connects } = proxy);
  tunnelled = proxy.bytes();
});
afterAll(closeAll);

const connectsTo = (name: Name): string[] =>
  connects.filter((line) => line.startsWith(`${name}.persona.test:`)).map((line) => line.replace(/^\S+ /, ""));

test.each<Name>(["upper", "lower", "all", "unlisted"])("a proxy in the environment is used (%s)", (name) => {
  expect(results.get(name)).toEqual({ succeeded: true });
  expect(connectsTo(name)).toEqual(["no credentials"]);
});

test.each<Name>(["listed", "suffix", "plain"])(
  "a host that the environment excepts is reached directly (%s)",
  (name) => {
    expect(results.get(name)).toEqual({ succeeded: true });
    expect(connectsTo(name)).toEqual([]);
  },
);

test("the proxy's name and password reach the proxy and not Persona", () => {
  expect(results.get("named")).toEqual({ succeeded: true });
  const credentials = Buffer.from("user:proxy-password").toString("base64");
  expect(connectsTo("named")).toEqual([`Basic ${credentials}`]);
  expect(requests.join()).not.toContain(credentials);
});

test("a proxy sees neither the key nor what is asked: TLS goes through it to Persona", () => {
  expect(tunnelled.length).toBeGreaterThan(1000);
  expect(tunnelled).not.toContain("persona_test_of_the_transport");
  expect(tunnelled).not.toContain("/connect/connections");
  expect(requests).toContain("GET /api/connect/connections?page%5Bsize%5D=100 Bearer persona_test_of_the_transport");
});

test.each<[Name, RegExp]>([
  ["asks", /\(HTTP 407\)\. The proxy asks for a name and password: put them into HTTPS_PROXY/],
  ["refused", /text\/html rather than Persona's error format \(HTTP 403\)\. .* check the base URL, and the proxy/],
  ["silent", /gave no answer \(ETIMEDOUT\) after \d+ requests in \d+ s\. Check the network and its proxy/],
  [
    "unreachable",
    /gave no answer \(ECONNREFUSED\) after \d+ requests in \d+ s\. Check the network, the proxy settings/,
  ],
  ["malformed", /gave no answer \(ERR_INVALID_URL\)\. Check that the base URL and HTTPS_PROXY are complete/],
])("a proxy that is %s is one clear error, without its password", (name, message) => {
  const { message: said, inspected } = results.get(name)!;
  expect(said).toMatch(message);
  expect(inspected).not.toContain("proxy-password");
  expect(inspected).not.toContain("persona_test_of_the_transport");
});

test.each(["127.0.0.1", "localhost"])("no proxy is used for http to %s", (host) => {
  expect(results.get(host)).toEqual({ succeeded: true });
});

test("no proxy is used for https to this machine", () => {
  expect(results.get("https on loopback")).toMatchObject({ code: "ERR_TLS_CERT_ALTNAME_INVALID" });
  expect(connects.filter((line) => /localhost|127\./.test(line))).toEqual([]);
  expect(plainRequests).toHaveLength(2);
});
