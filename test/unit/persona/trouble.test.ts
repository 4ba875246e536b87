import type { Emulator, FaultAction } from "../../../provider/emulator";
import { type Clock, systemClock } from "../../../provider/persona/http/clock";
import type { PersonaClient } from "../../../provider/persona/client";
import type { Outcome } from "../../../provider/persona/http/answer";
import { RateLimiter } from "../../../provider/persona/http/rate-limiter";
import { Sender, type Trouble } from "../../../provider/persona/http/sender";
import { contractEmulator } from "../../contract/contract-emulator";
import { clientOf, rejection } from "./emulated";

let emulator: Emulator;
let told: Trouble[];

beforeEach(async () => {
  emulator = await contractEmulator();
  told = [];
});
afterEach(() => emulator.close());

/** A client on a clock that stands still except while it waits. */
function toldClient(): PersonaClient {
  let time = 1000;
  const clock: Clock = {
    now: () => time,
    random: () => 1,
    sleep: (milliseconds) => {
      time += milliseconds;
      return Promise.resolve();
    },
  };
  return clientOf(emulator, { clock, retryTimeoutSeconds: 60, onTrouble: (trouble) => told.push(trouble) });
}

test("an operation that succeeds at once tells of no trouble", async () => {
  await toldClient().listConnections();
  expect(told).toEqual([]);
});

test("each further try tells what happened, since when, and until when it goes on", async () => {
  const faults: FaultAction[] = [
    { kind: "answer", when: "before", status: 503 },
    { kind: "reset", when: "before" },
    { kind: "answer", when: "after", body: "<html>" },
    { kind: "answer", when: "before", status: 429, headers: { "Retry-After": "20" } },
  ];
  for (const fault of faults) emulator.control.inject({ do: fault });
  await toldClient().listConnections();
  const about = { action: "Listing connections", since: 1000, until: 61_000 };
  expect(told).toEqual([
    { ...about, problem: "HTTP 503" },
    { ...about, problem: "ECONNRESET" },
    { ...about, problem: "an unusable answer" },
    // What is waited for the rate limit comes on top of the retry time.
    { ...about, problem: "HTTP 429", until: 81_000 },
  ]);
});

test("a final refusal is an error, not a trouble", async () => {
  await rejection(toldClient().getConnection("cxn_UNKNOWN"));
  expect(told).toEqual([]);
});

test("the error in the end says how often and how long it was tried", async () => {
  emulator.control.inject({ times: Infinity, do: { kind: "answer", when: "before", status: 503 } });
  const error = await rejection(toldClient().listConnections());
  expect(error).toHaveProperty("message", expect.stringContaining("(HTTP 503) after 7 requests in 32 s. "));
  expect(told).toHaveLength(6);
});

test("an answer that takes longer than five seconds is told while it is awaited", async () => {
  jest.useFakeTimers({ doNotFake: ["nextTick", "setImmediate", "queueMicrotask", "performance"] });
  try {
    let answer: (outcome: Outcome) => void = () => undefined;
    const sender = new Sender({
      apiKey: "key",
      baseUrl: "https://persona.invalid",
      apiVersion: "2025-12-08",
      requestTime: 30_000,
      retryTime: 60_000,
      transport: () => new Promise((resolve) => (answer = resolve)),
      limiter: new RateLimiter(systemClock),
      clock: { ...systemClock, now: () => 1000 },
      onKeyOwner: () => undefined,
      onAnswer: () => undefined,
      onTrouble: (trouble) => told.push(trouble),
    });
    const sent = sender.send({ action: "Listing connections", method: "GET", path: "/", read: (text) => text });
    await new Promise(setImmediate);
    jest.advanceTimersByTime(5000);
    expect(told).toEqual([]);
    jest.advanceTimersByTime(100);
    expect(told).toEqual([{ action: "Listing connections", problem: "no answer yet", since: 1000, until: 61_000 }]);
    answer({ kind: "answered", answer: { status: 200, headers: {}, text: "done" } });
    expect((await sent).value).toBe("done");
  } finally {
    jest.useRealTimers();
  }
});
