/**
 * Lets the first task run alone, so that the others can use what it learnt; then all run at once. They do so too where it
 * failed: were each to go alone, an outage would cost every one of them its whole retry time, one after the other.
 */
export class FirstAlone {
  private first: Promise<unknown> | undefined;

  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.first !== undefined) {
      await this.first;
      return task();
    }
    const running = task();
    this.first = running.catch(() => undefined);
    return running;
  }
}
