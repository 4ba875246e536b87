import { request as httpRequest } from "node:http";
import type { AnswerFault, Emulator, Fault, FaultAction } from "../../../provider/emulator";
import { contractEmulator } from "../../contract/contract-emulator";
import { PersonaCaller, acmeSandbox } from "./persona-caller";

let emulator: Emulator;
let persona: PersonaCaller;

beforeEach(async () => {
  emulator = await contractEmulator();
  persona = new PersonaCaller(emulator);
});
afterEach(() => emulator.close());

/** The code of the socket error that a call failed with, or "none" where it succeeded. */
async function failure(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return "none";
  } catch (error) {
    const { cause } = error as { cause?: { code?: string } };
    return cause?.code ?? String(error);
  }
}

function answer(fault: Omit<AnswerFault, "kind">): void {
  emulator.control.inject({ do: { kind: "answer", ...fault } });
}

function journal(): unknown[] {
  return emulator.control.journal().map(({ status, fault }) => [status, fault]);
}

describe("without an answer", () => {
  test.each([
    ["before", 0],
    ["after", 1],
  ] as const)("a reset %s the request is carried out leaves %d connections", async (when, made) => {
    emulator.control.inject({ do: { kind: "reset", when } });
    expect(await failure(persona.create("org_GLOBEX"))).toBe("ECONNRESET");
    expect(emulator.control.connections()).toHaveLength(made);
    expect(journal()).toEqual([[undefined, `reset ${when}`]]);
  });

  test.each([
    ["before", 0],
    ["after", 1],
  ] as const)("a hang %s the request is carried out lasts until the client gives up", async (when, made) => {
    emulator.control.inject({ do: { kind: "hang", when } });
    const impatience = new AbortController();
    const body = JSON.stringify({ data: { attributes: { "destination-organization-id": "org_GLOBEX" } } });
    const call = fetch(`${emulator.url}/connect/connections`, {
      method: "POST",
      headers: { Authorization: `Bearer ${acmeSandbox}`, "Content-Type": "application/json" },
      body,
      signal: impatience.signal,
    });
    await emulator.control.waitForRequest((entry) => entry.fault === `hang ${when}`);
    impatience.abort();
    await expect(call).rejects.toThrow("aborted");
    expect(emulator.control.connections()).toHaveLength(made);
    expect(journal()).toEqual([[undefined, `hang ${when}`]]);
  });

  test("the answer lost after a reset is there again under its idempotency key", async () => {
    emulator.control.inject({ on: "create", do: { kind: "reset", when: "after" } });
    const keyed = { headers: { "Idempotency-Key": "k1" } };
    await failure(persona.create("org_GLOBEX", keyed));
    const retried = await persona.create("org_GLOBEX", keyed);
    expect([retried.status, retried.data.id]).toEqual([201, emulator.control.connections()[0]?.id]);
  });
});

describe("with half an answer", () => {
  test.each([[undefined], [0], [1]])(
    "a body cut after %p bytes is a closed socket, and the work is done",
    async (bytes) => {
      emulator.control.inject({ do: { kind: "cut", ...(bytes === undefined ? {} : { bytes }) } });
      expect(await failure(persona.create("org_GLOBEX"))).toBe("UND_ERR_SOCKET");
      expect(emulator.control.connections()).toHaveLength(1);
      expect(journal()).toEqual([[201, "cut"]]);
    },
  );

  test("a slow drip arrives whole in the end", async () => {
    emulator.control.inject({ do: { kind: "drip", everyMilliseconds: 1, bytes: 40 } });
    const created = await persona.create("org_GLOBEX");
    expect([created.status, created.data.id]).toEqual([201, emulator.control.connections()[0]?.id]);
  });

  test("a client that leaves in the middle of a slow drip harms nobody else", async () => {
    emulator.control.inject({ do: { kind: "drip", everyMilliseconds: 1 } });
    const headers = { Authorization: `Bearer ${acmeSandbox}` };
    await new Promise<void>((resolve, reject) => {
      const call = httpRequest(`${emulator.url}/connect/connections`, { headers }, (response) => {
        response.once("data", () => {
          response.destroy();
          resolve();
        });
      });
      call.on("error", reject);
      call.end();
    });
    expect(await failure(persona.retrieve("cxn_NONE"))).toBe("none");
  });
});

test("a huge body has as many bytes as were asked for, and is no JSON", async () => {
  emulator.control.inject({ do: { kind: "huge", bytes: 1_000_000, status: 201 } });
  const huge = await persona.call("GET", "/connect/connections");
  expect([huge.status, huge.text.length]).toEqual([201, 1_000_000]);
  expect(huge.text).toMatch(/^\{"data":"a+$/);
});

describe("with another answer", () => {
  test("before: nothing is done, and only the given headers are sent", async () => {
    answer({ when: "before", status: 502, body: "<html>Bad gateway</html>" });
    const answered = await persona.create("org_GLOBEX");
    expect([answered.status, answered.text]).toEqual([502, "<html>Bad gateway</html>"]);
    expect(answered.headers.get("content-type")).toBe("text/html");
    expect(answered.headers.get("request-id")).toBeNull();
    expect(emulator.control.connections()).toHaveLength(0);
    expect(journal()).toEqual([[502, "answer 502 before"]]);
  });

  test("before, identified: the headers are those of Persona", async () => {
    answer({ when: "before", status: 403, body: '{"errors":[{"title":"Forbidden"}]}', identified: true });
    const answered = await persona.create("org_GLOBEX");
    expect(answered.headers.get("persona-organization-id")).toBe("org_ACME");
    expect(answered.headers.get("ratelimit-remaining")).toBe("300");
  });

  test("after: it is done, and what is answered is the true answer but for what the fault says", async () => {
    answer({ when: "after", status: 500 });
    const answered = await persona.create("org_GLOBEX");
    expect([answered.status, answered.data.id]).toEqual([500, emulator.control.connections()[0]?.id]);
    expect(answered.headers.get("persona-organization-id")).toBe("org_ACME");
  });

  test("headers are replaced whatever their case, and null takes one away", async () => {
    answer({ when: "after", headers: { "content-type": "text/plain", "ratelimit-reset": "0", "Request-Id": null } });
    const { headers } = await persona.create("org_GLOBEX");
    const names = ["content-type", "ratelimit-reset", "request-id", "ratelimit-limit"];
    expect(names.map((name) => headers.get(name))).toEqual(["text/plain", "0", null, "300"]);
  });

  test.each<[string, Record<string, string>]>([
    ["no headers", {}],
    ["a reset of 0", { "RateLimit-Reset": "0" }],
    ["a reset in the past", { "RateLimit-Reset": "-60" }],
    ["an absurd reset", { "RateLimit-Reset": "99999999999" }],
    ["a date to retry after", { "Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT" }],
  ])("a 429 with %s", async (_, headers) => {
    answer({ when: "before", status: 429, headers });
    const answered = await persona.create("org_GLOBEX");
    expect(answered.status).toBe(429);
    for (const [name, value] of Object.entries(headers)) expect(answered.headers.get(name)).toBe(value);
  });

  test("a redirect to elsewhere", async () => {
    answer({ when: "before", status: 307, headers: { Location: "https://elsewhere.invalid/" } });
    const answered = await persona.create("org_GLOBEX");
    expect([answered.status, answered.headers.get("location")]).toEqual([307, "https://elsewhere.invalid/"]);
  });

  test.each<[string, (truth: string) => string, RegExp | string]>([
    ["malformed JSON", (truth) => truth.slice(1), /^"data":/],
    ["an empty body", () => "", ""],
    ["a foreign connection's id", (truth) => truth.replace(/cxn_\w+/g, "cxn_FOREIGN"), /"id":"cxn_FOREIGN"/],
    ["null attributes", (truth) => truth.replace(/"attributes":\{[^}]*\}/, '"attributes":null'), /"attributes":null/],
    ["no id", (truth) => truth.replace(/"id":"cxn_\w+",/, ""), /^\{"data":\{"type":"connect\/connection","attr/],
  ])("a 201 with %s made from the true body", async (_, body, expected) => {
    answer({ when: "after", body });
    const answered = await persona.create("org_GLOBEX");
    expect(answered.status).toBe(201);
    expect(answered.text).toMatch(expected);
    expect(emulator.control.connections()).toHaveLength(1);
  });

  test.each([
    ["the true result where the fault befell only its answer", false, 201],
    ["the made-up result where the fault says so", true, 500],
  ])("after, under an idempotency key: kept is %s", async (_, cached, kept) => {
    answer({ when: "after", status: 500, body: "{}", cached });
    const keyed = { headers: { "Idempotency-Key": "k1" } };
    expect((await persona.create("org_GLOBEX", keyed)).status).toBe(500);
    expect((await persona.create("org_GLOBEX", keyed)).status).toBe(kept);
    expect(emulator.control.connections()).toHaveLength(1);
  });

  test("a fault whose function throws is told to the client as a 500", async () => {
    answer({
      when: "after",
      body: () => {
        throw new Error("mistake in the test");
      },
    });
    const answered = await persona.create("org_GLOBEX");
    expect([answered.status, answered.errors[0]?.details]).toEqual([500, "Error: mistake in the test"]);
  });
});

describe("which requests are hit", () => {
  const broken: FaultAction = { kind: "answer", when: "before", status: 503 };
  let id: string;

  beforeEach(async () => {
    id = (await persona.create("org_GLOBEX")).data.id;
  });

  /** The statuses of: create Initech, retrieve, list by destination, retrieve, deactivate. */
  async function statuses(): Promise<number[]> {
    const page = "/connect/connections?filter[destination-organization-id]=org_GLOBEX";
    return [
      (await persona.create("org_INITECH")).status,
      (await persona.retrieve(id)).status,
      (await persona.call("GET", page)).status,
      (await persona.retrieve(id)).status,
      (await persona.deactivate(id)).status,
    ];
  }

  test.each<[string, (id: string) => Omit<Fault, "do">, number[]]>([
    ["by default the next one, whatever it is", () => ({}), [503, 200, 200, 200, 200]],
    ["of one operation", () => ({ on: "retrieve" }), [201, 503, 200, 200, 200]],
    ["of several operations", () => ({ on: ["list", "deactivate"], times: 2 }), [201, 200, 503, 200, 503]],
    ["some spared first", () => ({ on: "retrieve", skip: 1 }), [201, 200, 200, 503, 200]],
    ["several times", () => ({ times: 3 }), [503, 503, 503, 200, 200]],
    ["always", () => ({ times: Infinity }), [503, 503, 503, 503, 503]],
    ["never", () => ({ times: 0 }), [201, 200, 200, 200, 200]],
    ["about a connection", (connection) => ({ id: connection, times: Infinity }), [201, 503, 200, 503, 503]],
    ["about a destination, created", () => ({ id: "org_INITECH", times: Infinity }), [503, 200, 200, 200, 200]],
    ["about a destination, filtered for", () => ({ id: "org_GLOBEX", times: Infinity }), [201, 200, 503, 200, 200]],
  ])("%s", async (_, where, expected) => {
    emulator.control.inject({ ...where(id), do: broken });
    expect(await statuses()).toEqual(expected);
  });

  test("faults follow one another in the order of their injection", async () => {
    emulator.control.inject({ on: "retrieve", do: broken });
    emulator.control.inject({ on: "retrieve", do: { ...broken, status: 504 } });
    expect(await statuses()).toEqual([201, 503, 200, 504, 200]);
  });

  test("cleared faults befall nobody", async () => {
    emulator.control.inject({ times: Infinity, do: broken });
    emulator.control.clearFaults();
    expect(await statuses()).toEqual([201, 200, 200, 200, 200]);
  });
});
