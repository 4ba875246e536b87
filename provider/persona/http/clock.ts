/** Time and randomness, injected so that no test has to wait. All times are in milliseconds. */
export interface Clock {
  /** Monotonic: unaffected when the machine's time of day is set. */
  now(): number;
  /** Resolves after this time. */
  sleep(milliseconds: number): Promise<void>;
  /** At least 0, below 1. */
  random(): number;
}

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => performance.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  random: () => Math.random(),
};
