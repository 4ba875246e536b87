import { fork, type ChildProcess } from "node:child_process";
import { join } from "node:path";

/** Whose resources a measured program declares; each has an organization of its own. */
export type Subject = "persona" | "naive" | "empty";

/** The API key that a subject's program uses. */
export function keyOf(subject: Subject): string {
  return `bench-key-${subject}`;
}

export interface SeededConnection {
  readonly source: Subject;
  readonly destinationOrganizationId: string;
  readonly status: "pending" | "active" | "inactive";
}

/** What an emulator begins with. */
export interface Load {
  /** Default: none is ever met. */
  readonly rateLimit?: { requests: number; windowMilliseconds: number };
  readonly latencyMilliseconds?: number;
  readonly seed?: readonly SeededConnection[];
}

export interface SeenRequest {
  /** Milliseconds since 1970 when it arrived. */
  readonly at: number;
  readonly operation: string;
  readonly status: number | undefined;
  /** The header `X-Bench-Client`, or `provider`. */
  readonly client: string;
}

export type EmulatorRequest = { readonly number: number } & (
  | { readonly call: "start"; readonly load: Load }
  | { readonly call: "journal" | "acceptAll" }
  | { readonly call: "add"; readonly connections: readonly SeededConnection[] }
);

export interface EmulatorReply {
  readonly number: number;
  readonly value?: string | SeenRequest[] | undefined;
  readonly error?: string;
}

type Call = EmulatorRequest extends infer Request ? (Request extends unknown ? Omit<Request, "number"> : never) : never;

/** An emulator in a process of its own, so that it shares neither the engine's event loop nor its garbage collection. */
export class EmulatorProcess {
  private readonly child: ChildProcess;
  private readonly pending = new Map<number, (reply: EmulatorReply) => void>();
  private sent = 0;
  /** Of the emulator started last. */
  url = "";

  constructor() {
    this.child = fork(join(__dirname, "emulator-main.ts"), {
      execArgv: ["-r", "ts-node/register/transpile-only"],
    });
    this.child.on("message", (reply: EmulatorReply) => {
      this.pending.get(reply.number)?.(reply);
      this.pending.delete(reply.number);
    });
    this.child.on("exit", () => {
      for (const [number, settle] of this.pending) settle({ number, error: "The emulator's process ended." });
    });
  }

  /** Ends the emulator that runs, and starts a new one with nothing but its seed. */
  async start(load: Load = {}): Promise<void> {
    this.url = (await this.ask({ call: "start", load })) as string;
  }

  /** Every request since the last call of this, oldest first. */
  async journal(): Promise<SeenRequest[]> {
    return (await this.ask({ call: "journal" })) as SeenRequest[];
  }

  async acceptAll(): Promise<void> {
    await this.ask({ call: "acceptAll" });
  }

  async add(connections: readonly SeededConnection[]): Promise<void> {
    await this.ask({ call: "add", connections });
  }

  end(): void {
    this.child.disconnect();
  }

  private ask(request: Call): Promise<EmulatorReply["value"]> {
    this.sent += 1;
    const number = this.sent;
    return new Promise((resolve, reject) => {
      this.pending.set(number, ({ value, error }) => {
        if (error === undefined) resolve(value);
        else reject(new Error(`The emulator failed: ${error}`));
      });
      this.child.send({ ...request, number });
    });
  }
}
