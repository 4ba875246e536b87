import type { dynamic } from "@pulumi/pulumi";

import type { EmulatorControl } from "../../provider/emulator";
import { PROVIDER_TEXT } from "../../provider/program/provider-text";
import type { Properties } from "../../provider/handler/connection/properties";
import type { Program } from "./model-stack";
import type { ProcessClock } from "../support/fake-clock";

/** One resource in the state. */
export interface Resource {
  readonly name: string;
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
  /** Why it is only partially as wanted; such a resource is updated even where nothing changed. */
  readonly initErrors: readonly string[];
  /** Replaced, and still to be deleted. */
  readonly isReplaced: boolean;
}

export interface RunOptions {
  /** Operations at once. Default 1. */
  readonly parallel?: number;
  /** SIGKILL of engine and plugin at this point of the run, counted from 0; a run with fewer points is not killed. */
  readonly killAt?: number;
  /** Called when a hook begins to wait. */
  readonly onSleep?: () => void;
  /** Reads all resources first, in the same run, as `--refresh` of up. */
  readonly refresh?: boolean;
  /** The option of that name on every resource. */
  readonly deleteBeforeReplace?: boolean;
  /** Every resource depends on the one that is declared before it. */
  readonly dependent?: boolean;
  /** Told when a resource of the program is registered. */
  readonly onRegistered?: (inputs: Properties) => void;
  /** Told how many hooks run, each time that it changes. */
  readonly onHooks?: (running: number) => void;
}

export interface Failure {
  readonly operation: string;
  readonly error: Error;
}

export interface RunResult {
  /** Such as `create partner`; `same` ones are left out. */
  readonly operations: readonly string[];
  readonly failures: readonly Failure[];
  readonly killed: boolean;
  /** Points at which the run could have been killed. */
  readonly points: number;
}

type Hooks = dynamic.ResourceProvider<Properties, Properties>;
/** What the run needs of its stack: the state, which it writes after every step. */
interface State {
  resources: Resource[];
}

/**
 * One deployment. Points at which it can be killed are the arrival of every request at Persona and both sides of every
 * write of the state, so that a kill finds a request unsent, sent, carried out or answered, and the state old or new.
 */
export class ModelRun {
  private readonly operations: string[] = [];
  private readonly failures: Failure[] = [];
  private readonly underWay = new Set<Promise<void>>();
  private runningHooks = 0;
  private points = 0;
  private killed = false;
  private reportKill: () => void = () => undefined;
  private readonly whenKilled = new Promise<void>((resolve) => {
    this.reportKill = resolve;
  });

  constructor(
    private readonly state: State,
    private readonly hooks: Hooks,
    private readonly control: EmulatorControl,
    private readonly clock: ProcessClock,
    private readonly options: RunOptions,
  ) {}

  async execute(operate: (run: ModelRun) => Promise<void>): Promise<RunResult> {
    const stop = this.control.onRequest(() => {
      this.passRequest();
    });
    try {
      await Promise.race([operate(this), this.whenKilled]);
      if (this.killed) await this.stragglersArrive();
    } finally {
      stop();
    }
    return {
      operations: this.operations,
      failures: this.failures,
      killed: this.killed,
      points: this.points,
    };
  }

  /** Checks and compares, as the first half of `pulumi preview` and of every up. */
  async preview(program: Program): Promise<void> {
    for (const [name, declared] of Object.entries(program)) {
      if (this.isStopped) break;
      const old = this.state.resources.find((resource) => resource.name === name && !resource.isReplaced);
      const inputs = await this.check(name, declared, old);
      if (inputs !== undefined) await this.stepFor(name, inputs, old);
    }
  }

  async up(program: Program): Promise<void> {
    if (this.options.refresh === true) await this.refresh();
    const before = this.state.resources;
    for (const [name, declared] of Object.entries(program)) {
      if (this.isStopped) break;
      const old = before.find((resource) => resource.name === name && !resource.isReplaced);
      const inputs = await this.check(name, declared, old);
      if (inputs === undefined) break;
      await this.submit(await this.stepFor(name, inputs, old), declared);
      if (this.options.dependent === true) await this.idle();
    }
    await this.idle();
    if (this.isStopped) return;
    await this.delete(
      before.filter(({ name, isReplaced }) => isReplaced || program[name] === undefined),
      () => this.state.resources.filter((resource) => resource.isReplaced && !before.includes(resource)),
    );
  }

  async refresh(): Promise<void> {
    for (const resource of this.state.resources) {
      if (this.isStopped) break;
      await this.submit({
        operation: `refresh ${resource.name}`,
        run: async () => {
          const found = await this.hooks.read?.(resource.id, resource.outputs);
          if (found?.id === undefined || found.id === "")
            return () => {
              this.replace(resource);
            };
          const outputs = asStored({ ...found.props, __provider: PROVIDER_TEXT });
          const inputs =
            found.inputs === undefined ? resource.inputs : asStored({ ...found.inputs, __provider: PROVIDER_TEXT });
          return () => {
            this.replace(resource, { ...resource, inputs, outputs, initErrors: [] });
          };
        },
      });
    }
    await this.idle();
  }

  async destroy(): Promise<void> {
    await this.delete(this.state.resources, () => []);
  }

  private async delete(resources: readonly Resource[], others: () => readonly Resource[]): Promise<void> {
    for (const resource of [...resources, ...others()]) {
      if (this.isStopped) break;
      await this.submit(this.deletion(resource));
    }
    await this.idle();
  }

  private deletion(resource: Resource): Step {
    return {
      operation: `delete ${resource.name}`,
      run: async () => {
        await this.hooks.delete?.(resource.id, resource.outputs);
        return () => {
          this.replace(resource);
        };
      },
    };
  }

  private async check(name: string, declared: Properties, old: Resource | undefined): Promise<Properties | undefined> {
    const { inputs, failures } = (await this.hooks.check?.(old?.inputs ?? {}, declared)) ?? {};
    for (const { property, reason } of failures ?? []) this.fail(`check ${name}`, new Error(`${property} ${reason}`));
    return this.isStopped ? undefined : asStored({ ...inputs, __provider: PROVIDER_TEXT });
  }

  private async stepFor(name: string, inputs: Properties, old: Resource | undefined): Promise<Step | undefined> {
    const fresh = { name, inputs, initErrors: [], isReplaced: false };
    if (old === undefined) return this.creation(`create ${name}`, fresh, undefined);
    const difference = await this.hooks.diff?.(old.id, old.outputs, inputs);
    const changes = difference?.changes ?? false;
    if (changes && (difference?.replaces ?? []).length > 0) {
      if (this.options.deleteBeforeReplace !== true) return this.creation(`replace ${name}`, fresh, old);
      return { ...this.deletion(old), next: this.creation(`replace ${name}`, fresh, undefined) };
    }
    if (!changes && old.initErrors.length === 0) return undefined;
    return {
      operation: `update ${name}`,
      run: async () => {
        const result = await this.hooks.update?.(old.id, old.outputs, inputs);
        const outputs = asStored({ ...result?.outs, __provider: PROVIDER_TEXT });
        return () => {
          this.replace(old, { ...fresh, id: old.id, outputs });
        };
      },
      // What was asked for was not all done, so the next diff must see what this one saw.
      partial: ({ properties, reasons }) => {
        this.replace(old, { ...old, outputs: properties, initErrors: reasons });
      },
    };
  }

  private creation(operation: string, fresh: Omit<Resource, "id" | "outputs">, replaced: Resource | undefined): Step {
    const add = (created: Pick<Resource, "id" | "outputs" | "initErrors">): void => {
      if (replaced !== undefined) this.replace(replaced, { ...replaced, isReplaced: true });
      this.state.resources = [...this.state.resources, { ...fresh, ...created }];
    };
    return {
      operation,
      run: async () => {
        const { id, outs } = await this.hooks.create(fresh.inputs);
        const outputs = asStored({ ...outs, __provider: PROVIDER_TEXT });
        return () => {
          add({ id, outputs, initErrors: [] });
        };
      },
      partial: ({ id, properties, reasons }) => {
        add({ id, outputs: properties, initErrors: reasons });
      },
    };
  }

  private replace(old: Resource, ...replacement: Resource[]): void {
    this.state.resources = this.state.resources.flatMap((resource) => (resource === old ? replacement : [resource]));
  }

  /** Starts a step as soon as a worker is free; its resource is registered once that has ended. */
  private async submit(step: Step | undefined, declared?: Properties): Promise<void> {
    const register = (): void => {
      if (declared !== undefined && !this.isStopped) this.options.onRegistered?.(declared);
    };
    if (step === undefined) {
      register();
      return;
    }
    while (this.underWay.size >= (this.options.parallel ?? 1)) await Promise.race(this.underWay);
    if (this.isStopped) return;
    const running = this.carryOut(step)
      .then(register)
      .finally(() => this.underWay.delete(running));
    this.underWay.add(running);
  }

  private async carryOut({ operation, run, partial, next }: Step): Promise<void> {
    this.operations.push(operation);
    await this.point();
    let write: () => void;
    try {
      write = await this.counted(run);
    } catch (error) {
      const { id, properties, reasons } = error as Partial<PartialFailure>;
      this.fail(operation, error as Error);
      if (partial === undefined || id === undefined) return;
      write = () => {
        partial({ id, properties: asStored(properties ?? {}), reasons: reasons ?? [] });
      };
    }
    await this.point();
    write();
    await this.point();
    if (next !== undefined && !this.isStopped) await this.carryOut(next);
  }

  private async counted<T>(hook: () => Promise<T>): Promise<T> {
    this.runningHooks += 1;
    this.options.onHooks?.(this.runningHooks);
    try {
      return await hook();
    } finally {
      this.runningHooks -= 1;
      this.options.onHooks?.(this.runningHooks);
    }
  }

  private fail(operation: string, error: Error): void {
    if (!this.killed) this.failures.push({ operation, error });
  }

  private async idle(): Promise<void> {
    while (this.underWay.size > 0) await Promise.race(this.underWay);
  }

  /** After a failure the engine lets end what is under way, and begins nothing new. */
  private get isStopped(): boolean {
    return this.killed || this.failures.length > 0;
  }

  /** A point of the run between requests; a killed run never gets past it. */
  private async point(): Promise<void> {
    if (!this.killed && this.isKilledHere()) this.kill();
    if (this.killed) await new Promise(() => undefined);
  }

  /** A request has arrived: killed at an even point, it is not carried out, else it is, and its answer is lost. */
  private passRequest(): void {
    if (this.killed || !this.isKilledHere()) return;
    this.kill();
    if (this.points % 2 === 0) return;
    this.control.clearFaults();
    this.control.inject({ do: { kind: "hang", when: "after" } });
    this.control.inject({ times: Infinity, do: { kind: "hang" } });
  }

  private isKilledHere(): boolean {
    this.points += 1;
    return this.points - 1 === this.options.killAt;
  }

  private kill(): void {
    this.killed = true;
    this.clock.stop();
    // What it still sends is as if it had never been sent.
    this.control.clearFaults();
    this.control.inject({ times: Infinity, do: { kind: "hang" } });
    this.reportKill();
  }

  /** The hooks of a killed run stop at their next request or wait; only then are faults lifted. */
  private async stragglersArrive(): Promise<void> {
    let seen: number;
    do {
      seen = this.control.journal().length;
      await new Promise((resolve) => setTimeout(resolve, 5));
    } while (seen !== this.control.journal().length);
    this.control.clearFaults();
  }
}

interface Step {
  readonly operation: string;
  /** Calls the hook; what it returns writes the result to the state. */
  readonly run: () => Promise<() => void>;
  readonly partial?: (failure: PartialFailure) => void;
  /** Carried out after this one, where that succeeded. */
  readonly next?: Step;
}

interface PartialFailure {
  readonly id: string;
  readonly properties: Properties;
  readonly reasons: readonly string[];
}

/** As it comes back from the state: without what is undefined. */
function asStored(properties: object): Properties {
  return JSON.parse(JSON.stringify(properties)) as Properties;
}
