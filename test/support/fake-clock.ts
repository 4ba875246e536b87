import type { Clock } from "../../provider/persona/http/clock";

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

/** The clock of one process, among others that share the time. */
export interface ProcessClock extends Clock {
  /** The process was killed: its waits never end. */
  stop(): void;
}

/** A clock that stands still while nobody waits. A wait moves it to the wait's end at once, or ends when a test moves it there. */
export class FakeClock implements Clock {
  /** Every wait so far, in milliseconds. */
  readonly waits: number[] = [];
  private time = Date.now();
  private sleepers: Sleeper[] = [];

  constructor(private readonly waitsEnd: "at once" | "when moved" = "at once") {}

  /** Milliseconds since 1970. */
  now(): number {
    return this.time;
  }

  random(): number {
    return 0.5;
  }

  sleep(milliseconds: number): Promise<void> {
    this.waits.push(milliseconds);
    return new Promise((wake) => {
      this.sleepers.push({ until: this.time + milliseconds, wake });
      if (this.waitsEnd === "at once") setImmediate(this.skipToNextWake);
    });
  }

  /** Moves the time, back where negative, as when a machine slept or its clock was set. */
  jump(milliseconds: number): void {
    this.time += milliseconds;
  }

  /** Moves the time, and lets those whose waits end do what they do at once. */
  async advance(milliseconds: number): Promise<void> {
    this.jump(milliseconds);
    this.wake();
    await settled();
  }

  /** A clock for one process on this time. `onSleep` is called when the process begins to wait. */
  forProcess(onSleep: () => void = () => undefined): ProcessClock {
    let stopped = false;
    return {
      now: () => this.now(),
      random: () => this.random(),
      sleep: async (milliseconds) => {
        const wait = this.sleep(milliseconds);
        onSleep();
        await wait;
        if (stopped) await new Promise(() => undefined);
      },
      stop: () => {
        stopped = true;
      },
    };
  }

  /** Waits at the same time overlap: the one that ends first wakes first. */
  private readonly skipToNextWake = (): void => {
    const next = Math.min(...this.sleepers.map(({ until }) => until));
    if (Number.isFinite(next)) this.time = Math.max(this.time, next);
    this.wake();
  };

  private wake(): void {
    const woken = this.sleepers.filter(({ until }) => until <= this.time);
    this.sleepers = this.sleepers.filter(({ until }) => until > this.time);
    for (const { wake } of woken) wake();
  }
}

/** After all that can go on without time passing. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
