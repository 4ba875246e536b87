import { setTimeout as delay } from "node:timers/promises";

import { keyOf } from "./emulator-process";

const AT_ONCE = 4;

/** Another user of the organization's key, who takes the same share of every window as soon as it begins. */
export class OtherClient {
  private isStopped = false;
  private readonly running: Promise<void>;

  constructor(
    private readonly url: string,
    private readonly share: number,
  ) {
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    await this.running;
  }

  private async run(): Promise<void> {
    let end = 0;
    do {
      if (performance.now() >= end) end = await this.takeShare();
    } while (await this.goesOnAfter(20));
  }

  private async goesOnAfter(milliseconds: number): Promise<boolean> {
    await delay(milliseconds);
    return !this.isStopped;
  }

  /** Takes the share of this window, and tells when the window ends. */
  private async takeShare(): Promise<number> {
    let left = this.share;
    let end = 0;
    const worker = async (): Promise<void> => {
      while (left > 0) {
        left -= 1;
        const { status, resetMilliseconds } = await this.send();
        end = performance.now() + resetMilliseconds;
        if (status === 429) left = 0;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    return end;
  }

  private async send(): Promise<{ status: number; resetMilliseconds: number }> {
    const answer = await fetch(`${this.url}/connect/connections?page[size]=1`, {
      headers: { Authorization: `Bearer ${keyOf("persona")}`, "X-Bench-Client": "other" },
    });
    await answer.text();
    return { status: answer.status, resetMilliseconds: Number(answer.headers.get("ratelimit-reset")) * 1000 };
  }
}
