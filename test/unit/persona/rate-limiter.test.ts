import fc from "fast-check";

import type { Headers } from "../../../provider/persona/http/answer";
import { type Finish, RateLimiter } from "../../../provider/persona/http/rate-limiter";
import { FakeClock, settled } from "../../support/fake-clock";

const says = (remaining: number | string, reset: number | string, limit: number | string = 3): Headers => ({
  "ratelimit-limit": String(limit),
  "ratelimit-remaining": String(remaining),
  "ratelimit-reset": String(reset),
});

let clock: FakeClock;
let announced: number[];
let limiter: RateLimiter;
let started: Finish[];

beforeEach(() => {
  clock = new FakeClock("when moved");
  announced = [];
  limiter = new RateLimiter(clock, (milliseconds) => announced.push(milliseconds));
  started = [];
});

/** Asks for so many requests to be sent; those that may be are in `started`. */
async function ask(times: number): Promise<void> {
  for (let index = 0; index < times; index += 1) void limiter.start().then((finish) => started.push(finish));
  await settled();
}

/** Ends the first requests that are under way, one for each of the answers. */
async function answer(...answers: (Headers | undefined)[]): Promise<void> {
  for (const headers of answers) started.shift()?.(headers);
  await settled();
}

test("before any answer, as many requests start as the default limit allows", async () => {
  await ask(301);
  expect(started).toHaveLength(300);
});

test("requests wait when the window has none left, and start when it ends, no more than its limit", async () => {
  await ask(1);
  await answer(says(0, 60));
  await ask(5);
  expect(started).toHaveLength(0);
  await clock.advance(59_999);
  expect(started).toHaveLength(0);
  await clock.advance(1);
  expect(started).toHaveLength(3);
});

test("requests under way are taken off what remains, since Persona may not have counted them yet", async () => {
  await ask(1);
  await answer(says(2, 60));
  await ask(5);
  expect(started).toHaveLength(2);
  await answer(says(1, 60));
  expect(started).toHaveLength(1);
});

test("answers out of order: the least that any of them said counts", async () => {
  await ask(3);
  await answer(says(0, 60), says(2, 60), says(1, 60));
  await ask(1);
  expect(started).toHaveLength(0);
});

test("what another client used is seen in the next answer", async () => {
  await ask(1);
  await answer(says(100, 60, 300));
  await ask(2);
  await answer(says(0, 30, 300));
  await ask(1);
  expect(started).toHaveLength(1);
  await answer(says(0, 30, 300));
  expect(started).toHaveLength(0);
});

test.each([
  ["no answer", undefined],
  ["an answer that says nothing of the limit", {}],
])("a request that ended with %s counts as used", async (_, headers) => {
  await ask(1);
  await answer(says(2, 60));
  await ask(3);
  await answer(headers, headers);
  expect(started).toHaveLength(0);
  await clock.advance(60_000);
  expect(started).toHaveLength(1);
});

test("requests without an answer never stop a client that has heard of no window", async () => {
  for (let index = 0; index < 400; index += 1) {
    await ask(1);
    await answer(undefined);
  }
  await ask(1);
  expect(started).toHaveLength(1);
});

test("an organization with a larger limit than the default is not held to the default", async () => {
  await ask(1);
  await answer(says(999, 60, 1000));
  await ask(500);
  expect(started).toHaveLength(500);
});

test("a wait is announced once a window, with what is left of it", async () => {
  await ask(1);
  await answer(says(0, 60));
  await clock.advance(10_000);
  await ask(2);
  await ask(2);
  expect(announced).toEqual([50_000]);
  await clock.advance(50_000);
  await answer(says(0, 60), says(0, 60), says(0, 60));
  expect(announced).toEqual([50_000, 60_000]);
});

test("a wait for answers that may still leave room is no wait for the window", async () => {
  await ask(1);
  await answer(says(2, 60));
  await ask(3);
  expect(announced).toEqual([]);
});

test("a timer that rings a little early is set again, without another announcement", async () => {
  await ask(1);
  await answer(says(0, 60));
  await ask(1);
  const sleep = jest.spyOn(clock, "sleep");
  const now = jest.spyOn(clock, "now").mockReturnValue(clock.now() + 59_999.6);
  await clock.advance(60_000);
  expect(started).toHaveLength(0);
  expect(sleep.mock.calls).toEqual([[expect.closeTo(0.4)]]);
  now.mockRestore();
  await clock.advance(1);
  expect(started).toHaveLength(1);
  expect(announced).toHaveLength(1);
});

test("a window that the server ended earlier than its rounded header said is left as soon as an answer shows it", async () => {
  await ask(1);
  await answer(says(2, 60));
  // The server's window ended after 59.2 s, and a new one began with this request.
  await clock.advance(59_500);
  await ask(2);
  await answer(says(2, 60), says(1, 60));
  await clock.advance(600);
  await ask(3);
  expect(started).toHaveLength(1);
});

test("an answer of a window that has ended says nothing about the next one", async () => {
  await ask(2);
  await answer(says(1, 60));
  await clock.advance(60_000);
  await ask(4);
  expect(started).toHaveLength(3);
  await answer(says(0, 1));
  expect(started).toHaveLength(3);
});

test.each([
  ["a reset of zero: the window is over", says(0, 0)],
  ["a reset in a year", says(0, 31_536_000)],
  ["a negative reset", says(0, -5)],
  ["a reset in words", says(0, "soon")],
  ["an empty reset", says(0, "")],
  ["remaining in words", says("none", 60)],
  ["an empty remaining", says("", 60)],
  ["a negative remaining", says(-1, 60)],
  ["headers sent twice", says("0, 0", "60, 60", "3, 3")],
  ["numbers in other notations", says("0x0", "6e1", "3")],
  ["a limit in words", says(0, 60, "many")],
])("%s stops nobody", async (_, headers) => {
  await ask(1);
  await answer(headers);
  await ask(1);
  expect(started).toHaveLength(1);
  expect(announced).toEqual([]);
});

test("a limit of zero does not stop a client for ever", async () => {
  await ask(1);
  await answer(says(0, 60, 0));
  await ask(1);
  await clock.advance(60_000);
  expect(started).toHaveLength(1);
});

/** Persona's windows: counted from the first request, the header rounded up to seconds. */
class FixedWindows {
  end = -Infinity;
  private used = 0;
  refused = 0;

  constructor(
    private readonly limit: number,
    private readonly length: number,
  ) {}

  isFull(now: number): boolean {
    return now < this.end && this.used >= this.limit;
  }

  peek(now: number): Headers {
    return says(this.limit - this.used, Math.ceil((this.end - now) / 1000), this.limit);
  }

  take(now: number): Headers {
    if (now >= this.end) {
      this.end = now + this.length;
      this.used = 0;
    }
    if (this.used < this.limit) this.used += 1;
    else this.refused += 1;
    return says(this.limit - this.used, Math.ceil((this.end - now) / 1000), this.limit);
  }
}

describe("a key's own limit within the environment's", () => {
  test("a window that still holds is not forgotten because an answer tells of the other one", async () => {
    await ask(1);
    await answer(says(2, 50, 4));
    await ask(1);
    // The environment's has nothing left, and ends first.
    await answer(says(0, 5, 10));
    await ask(9);
    expect(started).toHaveLength(0);
    await clock.advance(5_000);
    // Of the two that the key had left, one is gone.
    expect(started).toHaveLength(1);
    await clock.advance(44_999);
    expect(started).toHaveLength(1);
  });

  test("a smaller limit does not hold once its window has ended", async () => {
    await ask(1);
    await answer(says(0, 5, 4));
    await ask(6);
    await clock.advance(5_000);
    expect(started).toHaveLength(4);
    await answer(says(90, 60, 100), says(89, 60, 100), says(88, 60, 100), says(87, 60, 100));
    expect(started).toHaveLength(2);
  });

  test("a limit that was lowered for a while is forgotten in the end", async () => {
    await ask(1);
    await answer(says(0, 5, 1));
    await clock.advance(5_000);
    await ask(1);
    await answer(says(299, 60, 300));
    await clock.advance(11 * 60_000);
    await ask(20);
    expect(started).toHaveLength(20);
  });

  test.each([
    ["the key's is reached first", 0, 4, 10],
    ["now one and now the other is reached first", 65, 9, 5],
    ["both are the same", 0, 6, 6],
  ])(
    "where %s, 200 requests are sent, at most %i are refused, and no wait is longer than it must be",
    async (_, most, own, shared) => {
      const concurrency = 8;
      const total = 200;
      // The windows do not end together.
      const windows = [new FixedWindows(own, 60_000), new FixedWindows(shared, 47_000)];
      let refused = 0;
      let handled = 0;
      let last = 0;
      const began = clock.now();
      await ask(1);
      for (let waited = 0; handled < total && waited < 100;) {
        const batch = started.splice(0, concurrency);
        if (batch.length === 0) {
          await clock.advance(10_000);
          waited += 1;
          continue;
        }
        waited = 0;
        for (const finish of batch) {
          const full = windows.find((window) => window.isFull(clock.now()));
          const said =
            full === undefined ? windows.map((window) => window.take(clock.now())) : [full.peek(clock.now())];
          const [closest] = said.sort(
            (one, other) => Number(one["ratelimit-remaining"]) - Number(other["ratelimit-remaining"]),
          );
          if (full === undefined) handled += 1;
          else refused += 1;
          if (full === undefined) last = clock.now();
          finish(closest);
        }
        await settled();
        await ask(Math.max(0, concurrency - started.length));
      }
      // An answer tells of one limit only, so the start of the other one's window can be missed.
      expect(refused).toBeLessThanOrEqual(most);
      expect(handled).toBeGreaterThanOrEqual(total);
      const floor = Math.max((total / own) * 60_000, (total / shared) * 47_000);
      expect(last - began).toBeLessThan(1.5 * floor + 120_000);
    },
  );
});

/** No exchange takes longer, in milliseconds: the client's own time limit is 30 s by default. */
const LONGEST_EXCHANGE = 29_000;

const schedule = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant("ask" as const), times: fc.integer({ min: 1, max: 6 }) }) },
    { weight: 6, arbitrary: fc.record({ do: fc.constant("serve" as const), which: fc.nat(20) }) },
    { weight: 6, arbitrary: fc.record({ do: fc.constant("answer" as const), which: fc.nat(20), lost: fc.boolean() }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant("pass" as const), time: fc.integer({ min: 1, max: 2_000 }) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("pass" as const), time: fc.constant(20_000) }) },
  ),
  { minLength: 20, maxLength: 150 },
);

test("whatever the order of requests, answers and time, a client alone is never refused, and all its requests start", async () => {
  await fc.assert(
    fc.asyncProperty(schedule, fc.integer({ min: 1, max: 8 }), async (steps, limit) => {
      clock = new FakeClock("when moved");
      limiter = new RateLimiter(clock);
      started = [];
      const server = new FixedWindows(limit, 60_000);
      const served: { finish: Finish; headers: Headers; windowEnd: number }[] = [];
      let heardOf = 0;
      let asked = 1;
      let handled = 0;
      const serve = (which: number): void => {
        const [finish] = started.splice(which % Math.max(1, started.length), 1);
        if (finish === undefined) return;
        handled += 1;
        served.push({ finish, headers: server.take(clock.now()), windowEnd: server.end });
      };
      const deliver = (which: number, isLost: boolean): void => {
        const [exchange] = served.splice(which % Math.max(1, served.length), 1);
        if (exchange === undefined) return;
        const { finish, headers, windowEnd } = exchange;
        // Of a window that no answer told of, nobody can know that the lost ones used it up.
        finish(isLost && windowEnd === heardOf ? undefined : headers);
        if (!isLost) heardOf = Math.max(heardOf, windowEnd);
      };
      const drain = (): 0 => {
        while (started.length > 0) serve(0);
        while (served.length > 0) deliver(0, false);
        return 0;
      };
      let sinceDrained = 0;
      // The first request goes alone: before any answer the limit is not known.
      await ask(1);
      serve(0);
      deliver(0, false);
      for (const step of steps) {
        if (step.do === "ask") await ask(step.times);
        if (step.do === "ask") asked += step.times;
        if (step.do === "serve") serve(step.which);
        if (step.do === "answer") deliver(step.which, step.lost);
        if (step.do === "pass") {
          sinceDrained += step.time;
          if (sinceDrained > LONGEST_EXCHANGE) sinceDrained = drain();
          await clock.advance(step.time);
        }
        await settled();
      }
      for (let round = 0; round < 2 * asked + 10 && handled < asked; round += 1) {
        drain();
        await clock.advance(30_000);
      }
      expect([server.refused, handled]).toEqual([0, asked]);
    }),
    { numRuns: 500 },
  );
});
