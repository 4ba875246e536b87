import type { Clock } from "../../provider/persona/http/clock";

/** A time in which every wait is over at once, shared by the hooks of all runs and by the emulator. */
export class VirtualTime {
  /** Every wait so far, in milliseconds. */
  readonly waits: number[] = [];
  private skipped = 0;

  /** Milliseconds since 1970. */
  now(): number {
    return performance.timeOrigin + performance.now() + this.skipped;
  }

  /** Moves the time, back where negative, as when a machine slept or its clock was set. */
  jump(milliseconds: number): void {
    this.skipped += milliseconds;
  }

  /** A clock for one process. `onSleep` is called when it begins to wait. */
  clock(onSleep: () => void = () => undefined): StoppableClock {
    let stopped = false;
    return {
      now: () => this.now(),
      random: () => 0.5,
      sleep: (milliseconds) => {
        this.waits.push(milliseconds);
        const end = this.now() + milliseconds;
        onSleep();
        return new Promise((resolve) => {
          setImmediate(() => {
            if (stopped) return;
            // Waits at the same time overlap: the later end counts, not the sum.
            this.skipped += Math.max(0, end - this.now());
            resolve();
          });
        });
      },
      stop: () => {
        stopped = true;
      },
    };
  }
}

export interface StoppableClock extends Clock {
  /** Its process was killed: whoever waits, waits for ever. */
  stop(): void;
}
