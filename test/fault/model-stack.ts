import { hooksOf } from "../../provider/handler/connection/hooks";
import type { Properties } from "../../provider/handler/connection/properties";
import { Deployment } from "../../provider/handler/deployment/deployment";
import type { World } from "../support/world";
import { ModelProgram } from "./model-program";
import { ModelRun, type Resource, type RunOptions, type RunResult } from "./model-run";
import type { FakeClock } from "../support/fake-clock";

/** What a program declares: inputs by name, in the order of declaration. */
export type Program = Readonly<Record<string, Properties>>;

/**
 * A stack on a model of Pulumi's engine: the real hooks, in this process, called in the engine's order. Each run has hooks
 * of its own, as each deployment has a plugin process; only the state outlives it, written after every step.
 */
export class ModelStack {
  resources: Resource[] = [];
  /** The stack configuration, without the prefix `persona:`. */
  readonly settings: Record<string, string>;

  constructor(
    private readonly world: World,
    readonly time: FakeClock,
    settings: Record<string, string> = {},
  ) {
    this.settings = { baseUrl: world.emulator.url, ...settings };
  }

  /** `pulumi preview`. */
  preview(program: Program): Promise<RunResult> {
    return this.run({}, (run) => run.preview(program), new ModelProgram(program, true));
  }

  /** `pulumi up`. */
  up(program: Program, options: RunOptions = {}): Promise<RunResult> {
    return this.run(options, (run) => run.up(program), new ModelProgram(program, false));
  }

  /** `pulumi refresh`. */
  refresh(options: RunOptions = {}): Promise<RunResult> {
    return this.run(options, (run) => run.refresh());
  }

  /** `pulumi destroy`. */
  destroy(options: RunOptions = {}): Promise<RunResult> {
    return this.run(options, (run) => run.destroy());
  }

  private async run(
    options: RunOptions,
    operate: (run: ModelRun) => Promise<void>,
    program?: ModelProgram,
  ): Promise<RunResult> {
    const clock = this.time.forProcess(options.onSleep);
    const deployment = new Deployment(clock, {}, program?.engineAddress);
    const hooks = hooksOf(deployment);
    const { settings } = this;
    await hooks.configure?.({
      config: {
        get: (name) => settings[name.replace("persona:", "")],
        require: (name) => settings[name.replace("persona:", "")] ?? "",
      },
    });
    const onRegistered = (inputs: Properties): void => program?.register(inputs);
    try {
      return await new ModelRun(this, hooks, this.world.control, clock, { ...options, onRegistered }).execute(operate);
    } finally {
      program?.exit();
    }
  }
}
