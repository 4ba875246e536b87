import { Cell, expectClear, expectConverged } from "./cell";
import { FAULTS } from "../support/faults";
import { FAULTED_OPERATIONS } from "./operations";

/** Persona's rate limit window, which may be waited for on top of the retry time, in milliseconds. */
const WINDOW = 60_000;
const DEFAULT_RETRY_TIME = 300;

let passed = 0;
let cell: Cell;
afterEach(() => cell.end());
afterAll(() => {
  process.stdout.write(`fault matrix: ${passed} of ${FAULTED_OPERATIONS.length * FAULTS.length} cells passed\n`);
});

describe.each(FAULTED_OPERATIONS)("$name", (operation) => {
  test.each(FAULTS)("meets $name", async ({ arm, outcome, settings }) => {
    cell = await Cell.start(operation, settings);
    const expected = outcome(operation);
    arm(cell);
    const { failures, elapsed } = await cell.act();

    if (expected === "success") expect(failures).toEqual([]);
    else {
      expect(failures.map(({ error }) => error.message)).toEqual([expect.stringMatching(expected)]);
      expectClear(failures[0]!.error);
      const retryTime = Number(settings["retryTimeoutSeconds"] ?? DEFAULT_RETRY_TIME) * 1000;
      expect(elapsed).toBeLessThan(retryTime + WINDOW);
    }

    expect(await cell.recover()).toMatchObject({ failures: [] });
    expectConverged(cell.world, cell.stack, operation.program);
    await cell.expectNothingLeftToDo();
    passed += 1;
  });
});
