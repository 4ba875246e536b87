/** Lets the first task run alone until one succeeds, so that the others can use what it learnt; then all run at once. */
export class FirstAlone {
  private succeeded = false;
  private alone: Promise<unknown> | undefined;

  async run<T>(task: () => Promise<T>): Promise<T> {
    while (!this.succeeded && this.alone !== undefined) {
      await this.alone.catch(() => undefined);
    }
    if (this.succeeded) return task();
    const running = task();
    this.alone = running;
    try {
      const result = await running;
      this.succeeded = true;
      return result;
    } finally {
      this.alone = undefined;
    }
  }
}
