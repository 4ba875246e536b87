import { Progress } from "../../../provider/handler/deployment/progress";
import { FakeClock } from "../../support/fake-clock";

let lines: string[];
let spy: jest.SpyInstance;
beforeEach(() => {
  lines = [];
  spy = jest.spyOn(process.stderr, "write").mockImplementation((text) => {
    lines.push(String(text).trim());
    return true;
  });
});
afterEach(() => {
  spy.mockRestore();
});

test("trouble is told after five seconds, and then once a minute, with what happened last", async () => {
  const clock = new FakeClock();
  const since = clock.now();
  const progress = new Progress(clock);
  const tell = (problem: string): void => {
    progress.tell({ action: "Listing connections", problem, since, until: since + 300_000 });
  };
  tell("ECONNREFUSED");
  await clock.sleep(4_999);
  tell("ECONNREFUSED");
  expect(lines).toEqual([]);
  await clock.sleep(1);
  tell("HTTP 503");
  await clock.sleep(59_999);
  tell("HTTP 503");
  expect(lines).toEqual([
    expect.stringMatching(
      /^persona:Connection: waiting for Persona since \d\d:\d\d:\d\d UTC \(last problem: HTTP 503\); it is tried again until \d\d:\d\d:\d\d UTC$/,
    ),
  ]);
  await clock.sleep(1);
  tell("ECONNRESET");
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain("last problem: ECONNRESET");
});
