import type { Clock } from "../../persona/http/clock";

const POLL = 10;

/** Waits until other calls of the engine have made something so, at most so many milliseconds; says whether it is so. */
export async function waitUntil(clock: Clock, isSo: () => boolean, longest: number): Promise<boolean> {
  for (let waited = 0; waited < longest; waited += POLL) {
    if (isSo()) return true;
    await clock.sleep(POLL);
  }
  return isSo();
}
