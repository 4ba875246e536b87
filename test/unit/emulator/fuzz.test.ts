import * as fc from "fast-check";
import { Agent, request as httpRequest } from "node:http";
import { EMULATOR_KEYS, startEmulator } from "../../../provider/emulator";
import type { Emulator, Exchange, Latitudes, Reply } from "../../../provider/emulator";
import { shapeProblems, validateAnswer } from "../../contract/validate-exchange";
import { acmeSandbox, globexSandbox } from "./persona-caller";
import { arbitraryRequest } from "./arbitrary-request";
import type { ArbitraryRequest } from "./arbitrary-request";

const agent = new Agent({ keepAlive: true });
let emulator: Emulator;
let last: Exchange | undefined;

beforeAll(async () => {
  emulator = await startEmulator({
    onExchange: (exchange) => (last = exchange),
    rateLimit: { requests: 100, windowMilliseconds: 60_000 },
    keys: {
      ...EMULATOR_KEYS,
      [globexSandbox]: { organizationId: "org_GLOBEX", environmentId: "env_GLOBEXSANDBOX", mayList: false },
      [acmeSandbox]: {
        organizationId: "org_ACME",
        environmentId: "env_ACMESANDBOX",
        rateLimit: { requests: 60, windowMilliseconds: 30_000 },
      },
    },
  });
});
afterAll(async () => {
  agent.destroy();
  await emulator.close();
});

function send(base: URL, sent: ArbitraryRequest): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const { method, target: path, body } = sent;
    // Node frames the body of a GET or DELETE only where it is told its length.
    const headers = { ...sent.headers, ...(body === "" ? {} : { "Content-Length": Buffer.byteLength(body) }) };
    const call = httpRequest({ agent, host: base.hostname, port: base.port, method, path, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (text += chunk));
      response.on("end", () => {
        resolve({ status: response.statusCode ?? 0, text });
      });
    });
    call.on("error", reject);
    call.end(body);
  });
}

/** The answers that a request outside of the five calls may have. */
const refusals = [401, 404, 413, 429];

const latitudes: fc.Arbitrary<Latitudes> = fc.record({
  shape: fc.constantFrom("B", "B1", "A2", "A"),
  creatorRelationship: fc.boolean(),
  ownerHeaders: fc.constantFrom("always", "successes", "never"),
  wrongState: fc.constantFrom(409, 422, 400),
  hiddenAttributes: fc.subarray(["status", "source-organization-id", "scopes", "created-at"], { maxLength: 2 }),
});

/** What is wrong with whole seconds and with the owner, which the contract leaves open for other tests. */
function headerProblems({ headers, status }: Reply, { ownerHeaders }: Latitudes): string[] {
  const reset = headers["ratelimit-reset"] ?? "0";
  const namesOwner = status !== 401 && (ownerHeaders === "always" || (ownerHeaders === "successes" && status < 400));
  return [
    ...(/^\d+$/.test(reset) ? [] : [`RateLimit-Reset ${reset}`]),
    ...("persona-organization-id" in headers === namesOwner ? [] : ["Persona-Organization-Id"]),
    ...("persona-environment-id" in headers === namesOwner ? [] : ["Persona-Environment-Id"]),
  ];
}

test("in every latitude, any request has an answer that Persona's published description allows", async () => {
  const statuses = new Set<number>();
  const ids = ["org_GLOBEX", "org_INITECH"].map(
    (destinationOrganizationId) =>
      emulator.control.add({ sourceOrganizationId: "org_ACME", destinationOrganizationId }).id,
  );
  const base = new URL(emulator.url);
  await fc.assert(
    fc.asyncProperty(arbitraryRequest(ids), latitudes, async (sent, wanted) => {
      // The emulator's own page is not part of the API.
      fc.pre(sent.method !== "GET" || !/^\/([?#]|$)/.test(sent.target));
      emulator.control.latitudes(wanted);
      const { status, text } = await send(base, sent);
      statuses.add(status);
      expect(status).toBeLessThan(500);
      expect(last?.answer).toMatchObject({ status });
      if (last?.operation === "unknown") {
        expect(refusals).toContain(status);
        expect(JSON.parse(text)).toMatchObject({ errors: [{ title: expect.any(String) as string }] });
      } else {
        const answer = last!.answer!;
        const problems = [...validateAnswer(last!), ...headerProblems(answer, wanted)];
        expect(problems.concat(shapeProblems(answer, wanted.shape))).toEqual([]);
      }
      if (status === 429) emulator.control.advanceClock(60_000);
    }),
    { seed: 20261124, numRuns: 1500 },
  );
  // So that the requests are known to reach every branch, and not to be refused at the door.
  expect([...statuses].sort()).toEqual([200, 201, 400, 401, 403, 404, 409, 422, 429]);
});
