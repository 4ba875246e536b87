import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Deployment } from "../deployment";
import type { ConfigValue, Engine, OperationKind, Run, RunOptions, Stack, StackOptions } from "../engine";
import { Checkpoint, FOLLOWED_VERSION } from "./checkpoint";
import { EmbeddedRun } from "./embedded-run";

/**
 * Runs Pulumi programs without the Pulumi CLI: it starts Pulumi's own language runtime and dynamic-provider plugin and
 * does between them what the CLI's engine does. For tests and the demo; it is no product.
 */
export class EmbeddedEngine implements Engine {
  readonly name = "embedded";
  readonly version = FOLLOWED_VERSION;

  async createStack(options: StackOptions): Promise<Stack> {
    return new EmbeddedStack(await mkdtemp(join(tmpdir(), "persona-embedded-")), options);
  }
}

class EmbeddedStack implements Stack {
  private program: string;
  private readonly config: Record<string, ConfigValue>;
  private readonly environment: Record<string, string>;
  private readonly checkpoint: Checkpoint;
  private readonly running = new Set<EmbeddedRun>();

  constructor(
    private readonly folder: string,
    private readonly options: StackOptions,
  ) {
    this.program = resolve(options.program);
    this.config = { ...options.config };
    this.environment = { ...options.environment };
    this.checkpoint = new Checkpoint(join(folder, "state.json"));
  }

  preview(options: RunOptions = {}): Promise<Run> {
    return this.run("preview", options);
  }

  up(options: RunOptions = {}): Promise<Run> {
    return this.run("up", options);
  }

  refresh(options: RunOptions = {}): Promise<Run> {
    return this.run("refresh", options);
  }

  destroy(options: RunOptions = {}): Promise<Run> {
    return this.run("destroy", options);
  }

  exportState(options: { showSecrets?: boolean } = {}): Promise<Deployment> {
    const { checkpoint } = this;
    return Promise.resolve(options.showSecrets === true ? checkpoint.exportWithSecrets() : checkpoint.export());
  }

  importState(deployment: Deployment): Promise<void> {
    this.checkpoint.import(deployment);
    return Promise.resolve();
  }

  setConfig(key: string, value: ConfigValue | undefined): Promise<void> {
    if (value === undefined) Reflect.deleteProperty(this.config, key);
    else this.config[key] = value;
    return Promise.resolve();
  }

  setEnvironment(name: string, value: string | undefined): void {
    if (value === undefined) Reflect.deleteProperty(this.environment, name);
    else this.environment[name] = value;
  }

  setProgram(program: string): void {
    this.program = resolve(program);
  }

  async dispose(): Promise<void> {
    for (const run of this.running) run.kill();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  private async run(kind: OperationKind, options: RunOptions): Promise<Run> {
    const { project = "persona-scenarios", stack = "test", transpileOnly = true } = this.options;
    const run = new EmbeddedRun(kind, options, {
      owner: { project, stack },
      program: this.program,
      config: this.config,
      checkpoint: this.checkpoint,
      environment: {
        ...process.env,
        // Pulumi's SDK would send even what stays on loopback to a proxy.
        no_grpc_proxy: "127.0.0.1",
        PULUMI_NODEJS_TRANSPILE_ONLY: String(transpileOnly),
        // Node's own place for it; it nearly halves the time that the program takes to load the SDK and TypeScript.
        NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"] ?? join(tmpdir(), "node-compile-cache"),
        ...this.environment,
      },
    });
    this.running.add(run);
    try {
      return await run.execute();
    } finally {
      this.running.delete(run);
    }
  }
}
