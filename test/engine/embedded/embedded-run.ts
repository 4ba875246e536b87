import { availableParallelism } from "node:os";
import { dirname } from "node:path";
import type { ConfigValue, OperationKind, Run, RunOptions } from "../engine";
import { RunRecord } from "../run-record";
import type { Checkpoint } from "./checkpoint";
import type { NodeProcess, NodeProcessOptions } from "./child-process";
import { DependencyGraph } from "./dependency-graph";
import { indexOlds, type DeploymentContext } from "./deployment-context";
import { DeploymentRun } from "./deployment-run";
import { EventLog } from "./diagnostics";
import { EngineCallbacks } from "./engine-service";
import { Monitor } from "./monitor";
import { warnOfPendingOperations } from "./pending-operations";
import { PluginProcess } from "./plugin-process";
import { failureOf, startProgram } from "./program";
import { revealMap } from "./property-value";
import { ProviderRegistry } from "./provider-registry";
import { refresh } from "./refresh-run";
import { serve, type LoopbackServer } from "./rpc";
import { SnapshotWriter } from "./snapshot-writer";
import { StepEvents } from "./step-events";
import { Terminal } from "./terminal";
import { STACK_TYPE, type StackName } from "./urn";

export interface RunSettings {
  owner: StackName;
  program: string;
  config: Record<string, ConfigValue>;
  checkpoint: Checkpoint;
  environment: Record<string, string | undefined>;
}

/** One operation on one stack: its servers, its two processes, and what ends them all. */
export class EmbeddedRun {
  private readonly record: RunRecord;
  private readonly terminal: Terminal;
  private readonly events: EventLog;
  private readonly stepEvents: StepEvents;
  private readonly base: ReturnType<Checkpoint["read"]>;
  private readonly snapshot: SnapshotWriter;
  private server: LoopbackServer | undefined;
  private program: NodeProcess | undefined;
  private readonly plugins: PluginProcess[] = [];
  private killed = false;
  private reportKill: () => void = () => undefined;
  private readonly whenKilled = new Promise<"killed">((resolve) => {
    this.reportKill = () => {
      resolve("killed");
    };
  });

  constructor(
    private readonly kind: OperationKind,
    private readonly options: RunOptions,
    private readonly settings: RunSettings,
  ) {
    this.record = new RunRecord(options, (target) => {
      if (target === "engine") this.kill();
      else for (const plugin of this.plugins) plugin.kill();
    });
    this.terminal = new Terminal(kind, settings.owner, (text) => {
      this.record.print(text);
    });
    this.events = new EventLog((event) => {
      if (this.killed) return;
      this.terminal.show(event);
      this.record.accept(event);
    });
    this.stepEvents = new StepEvents(this.events, kind);
    this.base = settings.checkpoint.read();
    const savesAtTheEnd = settings.environment["PULUMI_SKIP_CHECKPOINTS"] === "true";
    this.snapshot = new SnapshotWriter(settings.checkpoint, this.base, savesAtTheEnd ? "end" : "every step");
  }

  /** SIGKILL of both processes; the state stays as it was last written. */
  kill(): void {
    if (this.killed) return;
    this.killed = true;
    this.snapshot.abandon();
    this.endProcesses();
    this.reportKill();
  }

  async execute(): Promise<Run> {
    const began = Date.now();
    const abort = (): void => {
      this.kill();
    };
    this.options.signal?.addEventListener("abort", abort, { once: true });
    if (this.options.signal?.aborted === true) abort();
    try {
      const outcome = await Promise.race([this.operate(), this.whenKilled]);
      const succeeded = outcome === true;
      if (outcome !== "killed") await Promise.all(this.plugins.map((plugin) => plugin.interrupt()));
      if (outcome !== "killed" && this.kind !== "preview") this.snapshot.finish();
      const { changes: resourceChanges } = this.stepEvents;
      const durationSeconds = Math.round((Date.now() - began) / 1000);
      if (outcome !== "killed") {
        this.events.emit({ summaryEvent: { maybeCorrupt: false, durationSeconds, resourceChanges, policyPacks: {} } });
        this.terminal.finish(resourceChanges, this.record.reportedOutputs.outputs ?? {}, Date.now() - began);
      }
      return this.record.finish({ succeeded, killed: this.killed, outputs: this.outputs() });
    } finally {
      this.options.signal?.removeEventListener("abort", abort);
      this.endProcesses();
    }
  }

  private async operate(): Promise<boolean> {
    const parallel = this.options.parallel ?? 4 * availableParallelism();
    const { owner } = this.settings;
    const deployment = { owner, dryRun: this.kind === "preview", parallel, config: this.plainConfig() };
    const monitor = new Monitor(deployment);
    const callbacks = new EngineCallbacks(this.events);
    this.server = await serve((server) => {
      monitor.addTo(server);
      callbacks.addTo(server);
    });
    const { address } = this.server;
    if (this.killed) return false;
    const start = (): PluginProcess => {
      const plugin = new PluginProcess(address, this.processOptions());
      this.plugins.push(plugin);
      return plugin;
    };
    let spare: PluginProcess | undefined;
    const providers = new ProviderRegistry(() => {
      const plugin = spare ?? start();
      spare = undefined;
      return plugin.ready;
    }, this.base.resources);
    const refreshes = this.kind === "refresh" || this.options.refresh === true;
    if (refreshes) {
      const refreshed = await refresh(this.context(providers), this.stepEvents, this.snapshot, parallel);
      if (!refreshed || this.kind === "refresh") return refreshed;
    } else if (this.kind !== "preview") warnOfPendingOperations(this.events, this.base.pendingOperations);
    const run = new DeploymentRun(this.context(providers), this.stepEvents, this.snapshot, parallel);
    if (this.kind === "destroy") return run.execute({ next: () => Promise.resolve({ kind: "finished" }) });

    // The plugin starts while the program compiles, which hides most of the time it takes.
    spare = start();
    const addresses = { monitor: address, engine: address };
    this.program = startProgram(this.settings.program, addresses, deployment, this.processOptions());
    const ended = this.program.exited.then((code) => {
      monitor.push(code === 0 ? { kind: "finished" } : { kind: "failed", message: failureOf(code) });
    });
    const succeeded = await run.execute(monitor);
    monitor.close();
    if (succeeded) await ended;
    return succeeded;
  }

  private context(providers: ProviderRegistry): DeploymentContext {
    const targets = [...(this.options.target ?? []), ...(this.options.targetReplace ?? [])];
    return {
      owner: this.settings.owner,
      kind: this.kind,
      dryRun: this.kind === "preview",
      base: this.base,
      olds: indexOlds(this.base.resources),
      graph: new DependencyGraph(this.base.resources),
      providers,
      events: this.events,
      targets: targets.length > 0 ? new Set(targets) : undefined,
      replaceTargets: new Set(this.options.targetReplace),
    };
  }

  private processOptions(): NodeProcessOptions {
    return {
      folder: dirname(this.settings.program),
      environment: this.settings.environment,
      onLine: (line, stream) => {
        this.events.diagnose(stream === "stdout" ? "info" : "info#err", line);
      },
    };
  }

  private plainConfig(): Record<string, { value: string; secret: boolean }> {
    const entries = Object.entries(this.settings.config).map(([key, value]) => {
      const secret = typeof value !== "string";
      return [key, { value: secret ? value.secret : value, secret }] as const;
    });
    return Object.fromEntries(entries);
  }

  private outputs(): Record<string, unknown> {
    if (this.kind === "preview") return this.record.reportedOutputs.outputs ?? {};
    if (this.killed || this.kind === "destroy") return {};
    const stack = this.settings.checkpoint.read().resources.find(({ type }) => type === STACK_TYPE);
    return stack === undefined ? {} : revealMap(stack.outputs);
  }

  private endProcesses(): void {
    this.program?.kill();
    for (const plugin of this.plugins) plugin.close();
    this.server?.close();
  }
}
