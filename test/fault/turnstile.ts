import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** How long nothing may happen before a hook that has no request at the turnstile counts as waiting for another hook, in milliseconds. */
const QUIET = 15;

interface Visitor {
  readonly client: Socket;
  readonly server: Socket;
  readonly held: Buffer[];
}

/**
 * A port that leads to the emulator, through which requests pass one at a time, in an order that is chosen: once every
 * running hook has a request here, the next choice says whose passes.
 */
export class Turnstile {
  /** How many could be chosen from, at each choice so far. */
  readonly choices: number[] = [];
  private readonly visitors = new Set<Visitor>();
  private passing: Visitor | undefined;
  private runningHooks = 0;
  private timer: NodeJS.Timeout | undefined;
  private readonly listener = createServer((client) => {
    this.enter(client);
  });

  private constructor(
    private readonly target: URL,
    private readonly order: readonly number[],
  ) {}

  /** @param order what to choose, from 0, where there is a choice; the first of all that come after those. */
  static async open(target: string, order: readonly number[]): Promise<Turnstile> {
    const turnstile = new Turnstile(new URL(target), order);
    await new Promise<void>((resolve) => turnstile.listener.listen(0, "127.0.0.1", resolve));
    return turnstile;
  }

  get url(): string {
    const { port } = this.listener.address() as AddressInfo;
    return `http://127.0.0.1:${port}${this.target.pathname}`;
  }

  readonly onHooks = (running: number): void => {
    this.runningHooks = running;
    this.turn();
  };

  async close(): Promise<void> {
    clearTimeout(this.timer);
    for (const { client, server } of this.visitors) {
      client.destroy();
      server.destroy();
    }
    await new Promise((resolve) => this.listener.close(resolve));
  }

  private enter(client: Socket): void {
    const server = connect(Number(this.target.port), "127.0.0.1");
    const visitor: Visitor = { client, server, held: [] };
    this.visitors.add(visitor);
    const leave = (): void => {
      if (this.passing === visitor) this.passing = undefined;
      this.visitors.delete(visitor);
      client.destroy();
      server.destroy();
      this.turn();
    };
    client.on("data", (data) => {
      visitor.held.push(data);
      this.turn();
    });
    server.on("data", (data) => {
      client.write(data);
      if (this.passing === visitor) this.passing = undefined;
      this.turn();
    });
    for (const socket of [client, server]) {
      socket.on("error", leave);
      socket.on("close", leave);
    }
  }

  /** Lets the next pass where all that run are here, or else when nothing has happened for a while. */
  private turn(): void {
    clearTimeout(this.timer);
    const waiting = [...this.visitors].filter(({ held }) => held.length > 0);
    if (this.passing !== undefined || waiting.length === 0) return;
    if (waiting.length >= this.runningHooks) this.pass(waiting);
    else this.timer = setTimeout(this.pass, QUIET, waiting);
  }

  private readonly pass = (waiting: readonly Visitor[]): void => {
    const isChoice = waiting.length > 1;
    const chosen = waiting[isChoice ? (this.order[this.choices.length] ?? 0) : 0] ?? waiting[0]!;
    if (isChoice) this.choices.push(waiting.length);
    this.passing = chosen;
    chosen.server.write(Buffer.concat(chosen.held.splice(0)));
  };
}
