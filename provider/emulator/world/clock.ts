/** The emulator's time, which tests move forward without waiting. */
export class Clock {
  private advanced = 0;

  constructor(private readonly base: () => number) {}

  /** Milliseconds since 1970. */
  now(): number {
    return this.base() + this.advanced;
  }

  /** Moves the time, back where negative. */
  advance(milliseconds: number): void {
    this.advanced += milliseconds;
  }
}
