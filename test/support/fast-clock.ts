import type { Clock } from "../../provider/persona/http/clock";

/** A clock on which every wait is over at once, and which remembers the waits. */
export interface FastClock extends Clock {
  readonly waits: number[];
}

export function fastClock(): FastClock {
  let skipped = 0;
  const waits: number[] = [];
  return {
    waits,
    now: () => performance.now() + skipped,
    sleep: (milliseconds) => {
      waits.push(milliseconds);
      skipped += milliseconds;
      return new Promise((resolve) => setImmediate(resolve));
    },
    random: () => 0.5,
  };
}
