import fc from "fast-check";

import { isLongRun } from "../long-run";
import { type Command, schedules } from "./schedule";
import { ScheduleRun } from "./schedule-run";

const { PERSONA_SCHEDULE_SEED: seedText, PERSONA_SCHEDULE_PATH: path } = process.env;
/** The same 50 in every `npm test`; others in every long run. */
const seed = seedText === undefined ? (isLongRun ? Date.now() % 2 ** 31 : 20261123) : Number(seedText);
const numRuns = isLongRun ? 1000 : 50;

async function holds(commands: readonly Command[]): Promise<void> {
  const run = await ScheduleRun.start();
  try {
    for (const command of commands) await run.happen(command);
    run.calmDown();
    await run.expectConvergence();
  } finally {
    await run.end();
  }
}

test(
  `${numRuns} random schedules of changes, faults and kills end in what the program says, seed ${seed}`,
  async () => {
    const parameters = { seed, numRuns, ...(path === undefined ? {} : { path }) };
    const details = await fc.check(fc.asyncProperty(schedules, holds), parameters);
    if (!details.failed) return;
    throw new Error(
      `${fc.defaultReportMessage(details)}\n\nTo run it again: ` +
        `PERSONA_SCHEDULE_SEED=${details.seed} PERSONA_SCHEDULE_PATH=${details.counterexamplePath ?? ""} npx jest test/fault/schedules. ` +
        "Once it is mended, add its counterexample to the regressions in this file.",
    );
  },
  isLongRun ? 1_800_000 : 300_000,
);
