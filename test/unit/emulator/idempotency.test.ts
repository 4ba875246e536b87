import type { Emulator } from "../../../provider/emulator";
import { IdempotencyStore } from "../../../provider/emulator/api/idempotency";
import { contractEmulator } from "../../contract/contract-emulator";
import { PersonaCaller, acmeProduction, acmeSandbox } from "./persona-caller";

const day = 24 * 60 * 60 * 1000;
const keyed = (key: string) => ({ headers: { "Idempotency-Key": key } });

let emulator: Emulator;
let persona: PersonaCaller;

beforeEach(async () => {
  emulator = await contractEmulator();
  persona = new PersonaCaller(emulator);
});
afterEach(() => emulator.close());

test("the same key again gets the first answer again, and nothing is made twice", async () => {
  const first = await persona.create("org_GLOBEX", keyed("k1"));
  const again = await persona.create("org_GLOBEX", keyed("k1"));
  expect([again.status, again.text]).toEqual([201, first.text]);
  expect(again.headers.get("request-id")).not.toBe(first.headers.get("request-id"));
  expect(emulator.control.connections()).toHaveLength(1);
});

test("the first answer is kept even when the world has changed since", async () => {
  const { id } = (await persona.create("org_GLOBEX", keyed("k1"))).data;
  emulator.control.remove(id);
  expect((await persona.create("org_GLOBEX", keyed("k1"))).data.id).toBe(id);
  expect(emulator.control.connections()).toHaveLength(0);
});

test("a 409 is kept too: its key never succeeds", async () => {
  const { id } = (await persona.create("org_GLOBEX")).data;
  expect((await persona.create("org_GLOBEX", keyed("k1"))).status).toBe(409);
  emulator.control.remove(id);
  expect((await persona.create("org_GLOBEX", keyed("k1"))).status).toBe(409);
  expect((await persona.create("org_GLOBEX", keyed("k2"))).status).toBe(201);
});

test("a 500 kept under a key is answered again, and a new key succeeds", async () => {
  emulator.control.inject({ do: { kind: "answer", when: "before", status: 500, body: "{}", cached: true } });
  expect((await persona.create("org_GLOBEX", keyed("k1"))).status).toBe(500);
  expect((await persona.create("org_GLOBEX", keyed("k1"))).status).toBe(500);
  expect((await persona.create("org_GLOBEX", keyed("k2"))).status).toBe(201);
  const faults = emulator.control.journal().map(({ fault }) => fault);
  expect(faults).toEqual(["answer 500 before", "answer 500 before, repeated", undefined]);
});

test("the same key with other parameters is a 400", async () => {
  await persona.create("org_GLOBEX", keyed("k1"));
  expect((await persona.create("org_INITECH", keyed("k1"))).status).toBe(400);
  expect((await persona.create("org_INITECH", keyed("k2"))).status).toBe(201);
});

test("an unknown API key does not use an idempotency key up", async () => {
  expect((await persona.create("org_GLOBEX", { ...keyed("k1"), apiKey: "unknown" })).status).toBe(401);
  expect((await persona.create("org_GLOBEX", keyed("k1"))).status).toBe(201);
});

test("a 429 does not use an idempotency key up", async () => {
  emulator.control.setRateLimit({ requests: 1, windowMilliseconds: 60_000 });
  await persona.retrieve("cxn_NONE");
  expect((await persona.create("org_GLOBEX", keyed("k1"))).status).toBe(429);
  emulator.control.advanceClock(60_000);
  expect((await persona.create("org_GLOBEX", keyed("k1"))).status).toBe(201);
});

test("keys of one environment say nothing in another", async () => {
  await persona.create("org_GLOBEX", keyed("k1"));
  const other = await persona.create("org_INITECH", { ...keyed("k1"), apiKey: acmeProduction });
  expect(other.status).toBe(201);
});

test("a key is forgotten after 24 hours, not before", async () => {
  const { id } = (await persona.create("org_GLOBEX", keyed("k1"))).data;
  emulator.control.advanceClock(day - 1000);
  expect((await persona.create("org_GLOBEX", keyed("k1"))).data.id).toBe(id);
  emulator.control.advanceClock(1000);
  expect((await persona.create("org_GLOBEX", keyed("k1"))).status).toBe(409);
});

test("the newest 10,000 results are kept, however many keys a client sends", () => {
  const store = new IdempotencyStore(() => 0);
  for (let index = 0; index <= 10_000; index += 1) store.keep(`k${index}`, "", { status: 200, body: String(index) });
  expect([store.recall("k0", ""), store.recall("k1", "")]).toEqual([undefined, { status: 200, body: "1" }]);
});

test("deactivate and reactivate keep their results as create does; reads take no notice of a key", async () => {
  const { id } = (await persona.create("org_GLOBEX")).data;
  expect((await persona.deactivate(id, keyed("k1"))).status).toBe(200);
  expect((await persona.deactivate(id, keyed("k1"))).status).toBe(200);
  expect((await persona.deactivate(id, keyed("k2"))).status).toBe(409);
  expect((await persona.reactivate(id, keyed("k3"))).data.attributes["status"]).toBe("pending");
  expect((await persona.retrieve(id, { apiKey: acmeSandbox, ...keyed("k1") })).data.attributes["status"]).toBe(
    "pending",
  );
});
