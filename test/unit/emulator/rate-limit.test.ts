import type { Emulator } from "../../../provider/emulator";
import { contractEmulator } from "../../contract/contract-emulator";
import type { Answered } from "./persona-caller";
import { PersonaCaller, acmeProduction, globexSandbox } from "./persona-caller";

let now: number;
let emulator: Emulator;
let persona: PersonaCaller;

beforeEach(async () => {
  now = 1_000_000;
  emulator = await contractEmulator(
    { now: () => now, rateLimit: { requests: 2, windowMilliseconds: 60_000 } },
    { requests: false },
  );
  persona = new PersonaCaller(emulator);
});
afterEach(() => emulator.close());

function limits(answer: Answered): (string | null)[] {
  return ["limit", "remaining", "reset"].map((name) => answer.headers.get(`ratelimit-${name}`));
}

test("a window begins with its first request, refuses what is over the limit and ends on time", async () => {
  expect(limits(await persona.retrieve("cxn_NONE"))).toEqual(["2", "1", "60"]);
  now += 59_500;
  expect(limits(await persona.retrieve("cxn_NONE"))).toEqual(["2", "0", "1"]);
  const refused = await persona.create("org_GLOBEX");
  expect([refused.status, ...limits(refused)]).toEqual([429, "2", "0", "1"]);
  expect(emulator.control.connections()).toHaveLength(0);
  now += 500;
  const served = await persona.create("org_GLOBEX");
  expect([served.status, ...limits(served)]).toEqual([201, "2", "1", "60"]);
});

test("all keys of an organization share its window; another organization has its own", async () => {
  await persona.retrieve("cxn_NONE");
  await persona.retrieve("cxn_NONE", { apiKey: acmeProduction });
  expect((await persona.retrieve("cxn_NONE")).status).toBe(429);
  expect((await persona.retrieve("cxn_NONE", { apiKey: globexSandbox })).status).toBe(404);
});

test("requests without a known key are not counted", async () => {
  for (let index = 0; index < 5; index += 1) await persona.retrieve("cxn_NONE", { apiKey: null });
  expect(limits(await persona.retrieve("cxn_NONE"))).toEqual(["2", "1", "60"]);
});

test("a window shorter than 10 s, as only tests have, shows its end to the millisecond", async () => {
  emulator.control.setRateLimit({ requests: 5, windowMilliseconds: 400 });
  expect(limits(await persona.retrieve("cxn_NONE"))).toEqual(["5", "4", "0.400"]);
  now += 150;
  expect(limits(await persona.retrieve("cxn_NONE"))).toEqual(["5", "3", "0.250"]);
});

test("the control's clock moves windows on", async () => {
  await persona.retrieve("cxn_NONE");
  emulator.control.advanceClock(60_000);
  expect(limits(await persona.retrieve("cxn_NONE"))).toEqual(["2", "1", "60"]);
});

test("answers to creates show the quota, other answers do not", async () => {
  const created = await persona.create("org_GLOBEX");
  const names = ["quotalimit-limit", "quotalimit-remaining", "quotalimit-reset"];
  expect(names.map((name) => created.headers.get(name))).toEqual(["10000", "9999", "86400"]);
  expect((await persona.list()).answer.headers.get("quotalimit-limit")).toBeNull();
});

test("by default an organization has 300 requests a minute", async () => {
  const fresh = await contractEmulator();
  expect(limits(await new PersonaCaller(fresh).retrieve("cxn_NONE"))).toEqual(["300", "299", "60"]);
  await fresh.close();
});
