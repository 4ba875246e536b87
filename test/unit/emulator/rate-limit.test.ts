import { EMULATOR_KEYS } from "../../../provider/emulator";
import type { Emulator } from "../../../provider/emulator";
import { contractEmulator } from "../../contract/contract-emulator";
import type { Answered } from "./persona-caller";
import { PersonaCaller, acmeProduction } from "./persona-caller";

const acme = { organizationId: "org_ACME", environmentId: "env_ACMESANDBOX" };
let now: number;
let emulator: Emulator;
let persona: PersonaCaller;

beforeEach(async () => {
  now = 1_000_000;
  emulator = await contractEmulator(
    {
      now: () => now,
      rateLimit: { requests: 2, windowMilliseconds: 60_000 },
      keys: {
        ...EMULATOR_KEYS,
        other: acme,
        narrow: { ...acme, rateLimit: { requests: 1, windowMilliseconds: 10_000 } },
        wide: { ...acme, rateLimit: { requests: 9, windowMilliseconds: 30_000 } },
      },
    },
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

test("all keys of an environment share its window; another environment has its own", async () => {
  await persona.retrieve("cxn_NONE");
  await persona.retrieve("cxn_NONE", { apiKey: "other" });
  const refused = await persona.retrieve("cxn_NONE");
  expect([refused.status, refused.errors[0]?.title]).toEqual([429, "Rate limit exceeded"]);
  expect(refused.errors[0]?.details).toContain("your rate limit of 2 requests / min");
  expect((await persona.retrieve("cxn_NONE", { apiKey: acmeProduction })).status).toBe(404);
});

describe("a key with a limit of its own", () => {
  const narrow = { apiKey: "narrow" };

  test("is refused by that limit, which the 429 reports, while its environment has requests left", async () => {
    expect(limits(await persona.retrieve("cxn_NONE", narrow))).toEqual(["1", "0", "10"]);
    const refused = await persona.retrieve("cxn_NONE", narrow);
    expect([refused.status, ...limits(refused)]).toEqual([429, "1", "0", "10"]);
    expect((await persona.retrieve("cxn_NONE")).status).toBe(404);
  });

  test("uses up its environment's requests too, and is refused by that limit, which the 429 reports", async () => {
    await persona.retrieve("cxn_NONE");
    expect(limits(await persona.retrieve("cxn_NONE", { apiKey: "wide" }))).toEqual(["2", "0", "60"]);
    const refused = await persona.retrieve("cxn_NONE", { apiKey: "wide" });
    expect([refused.status, ...limits(refused)]).toEqual([429, "2", "0", "60"]);
  });

  test("is told the limit that is closer to being reached, which changes from one answer to the next", async () => {
    emulator.control.setRateLimit({ requests: 10, windowMilliseconds: 60_000 });
    const wide = { apiKey: "wide" };
    expect(limits(await persona.retrieve("cxn_NONE", wide))).toEqual(["9", "8", "30"]);
    now += 30_000;
    expect(limits(await persona.retrieve("cxn_NONE", wide))).toEqual(["10", "8", "30"]);
  });

  test("a request that one limit refuses does not count against the other", async () => {
    await persona.retrieve("cxn_NONE", narrow);
    await persona.retrieve("cxn_NONE", narrow);
    expect(limits(await persona.retrieve("cxn_NONE"))).toEqual(["2", "0", "60"]);
  });
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

test("by default an environment has 300 requests a minute", async () => {
  const fresh = await contractEmulator();
  expect(limits(await new PersonaCaller(fresh).retrieve("cxn_NONE"))).toEqual(["300", "299", "60"]);
  await fresh.close();
});
