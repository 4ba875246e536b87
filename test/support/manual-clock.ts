import type { Clock } from "../../provider/persona/http/clock";

interface Sleeper {
  until: number;
  wake: () => void;
}

/** A clock that stands still until it is moved; whoever sleeps wakes when it has been moved far enough. */
export class ManualClock implements Clock {
  private time = 0;
  private sleepers: Sleeper[] = [];

  now(): number {
    return this.time;
  }

  sleep(milliseconds: number): Promise<void> {
    return new Promise((wake) => this.sleepers.push({ until: this.time + milliseconds, wake }));
  }

  random(): number {
    return 0.5;
  }

  /** Moves the time, and lets those who wake do what they do at once. */
  async advance(milliseconds: number): Promise<void> {
    this.time += milliseconds;
    const woken = this.sleepers.filter(({ until }) => until <= this.time);
    this.sleepers = this.sleepers.filter(({ until }) => until > this.time);
    for (const { wake } of woken) wake();
    await settled();
  }
}

/** After all that can go on without time passing. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
