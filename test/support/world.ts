import type { Emulator, EmulatorOptions } from "../../provider/emulator";
import { create, type CreateResult } from "../../provider/handler/connection/create";
import { remove } from "../../provider/handler/connection/delete";
import { PartialConnectionError } from "../../provider/handler/errors";
import { hooksOf } from "../../provider/handler/connection/hooks";
import type { Properties } from "../../provider/handler/connection/properties";
import { read } from "../../provider/handler/connection/read";
import { Deployment } from "../../provider/handler/deployment/deployment";
import { update } from "../../provider/handler/connection/update";
import { contractEmulator } from "../contract/contract-emulator";
import { FakeClock } from "./fake-clock";

export const ACME = "emulator-key-acme-sandbox";
export const ACME_PRODUCTION = "emulator-key-acme-production";
export const GLOBEX = "emulator-key-globex-sandbox";

/** The hooks of one deployment, as Pulumi's plugin process would call them, on a clock that needs no waiting. */
export interface RunningDeployment {
  readonly deployment: Deployment;
  readonly hooks: ReturnType<typeof hooksOf>;
  readonly clock: FakeClock;
  /** What the operator was told. */
  readonly lines: string[];
  create(inputs: Properties): Promise<CreateResult>;
  read(id: string, state: Properties): ReturnType<typeof read>;
  update(id: string, olds: Properties, news: Properties): ReturnType<typeof update>;
  delete(id: string, state: Properties): Promise<void>;
}

export class World {
  readonly lines: string[] = [];
  private readonly spy: jest.SpyInstance;

  private constructor(readonly emulator: Emulator) {
    this.spy = jest.spyOn(process.stderr, "write").mockImplementation((text) => {
      this.lines.push(String(text).trim());
      return true;
    });
  }

  static async start(options: EmulatorOptions = {}): Promise<World> {
    return new World(await contractEmulator(options));
  }

  async end(): Promise<void> {
    this.spy.mockRestore();
    await this.emulator.close();
  }

  get control(): Emulator["control"] {
    return this.emulator.control;
  }

  /** The calls that Persona received, as `POST create 201`; then forgets them. */
  calls(): string[] {
    const calls = this.control
      .journal()
      .map(({ method, operation, status }) => `${method} ${operation} ${status ?? "-"}`);
    this.control.clearJournal();
    return calls;
  }

  deployment(config: Record<string, string> = {}): RunningDeployment {
    const clock = new FakeClock();
    const deployment = new Deployment(clock);
    const settings: Record<string, string> = {
      "persona:apiKey": ACME,
      "persona:baseUrl": this.emulator.url,
      ...config,
    };
    deployment.configure((name) => settings[name]);
    return {
      deployment,
      hooks: hooksOf(deployment),
      clock,
      lines: this.lines,
      create: (inputs) => create(deployment, inputs),
      read: (id, state) => read(deployment, id, state),
      update: (id, olds, news) => update(deployment, id, olds, news),
      delete: (id, state) => remove(deployment, id, state),
    };
  }
}

/** The error of a promise that has to fail. */
export async function failure(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    return error as Error;
  }
  throw new Error("It succeeded, and should have failed.");
}

/** The error of a promise that has to leave its resource partially created. */
export async function partialFailure(promise: Promise<unknown>): Promise<PartialConnectionError> {
  const error = await failure(promise);
  if (error instanceof PartialConnectionError) return error;
  throw error;
}
