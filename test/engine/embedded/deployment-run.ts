import type { DeploymentContext } from "./deployment-context";
import { generateDeletions, scheduleDeletions } from "./deletions";
import { Bail } from "./diagnostics";
import type { Monitor } from "./monitor";
import type { ProgramEvent } from "./registration";
import type { SnapshotWriter } from "./snapshot-writer";
import { subjectOf, type Step } from "./step";
import type { StepEvents } from "./step-events";
import { StepExecutor } from "./step-executor";
import { StepGenerator } from "./step-generator";

/** Drives preview, up and destroy: steps as the program asks for them, then the deletions. */
export class DeploymentRun {
  private readonly generator: StepGenerator;
  private readonly executor: StepExecutor;
  private readonly cancellation = new Cancellation();

  constructor(
    private readonly context: DeploymentContext,
    events: StepEvents,
    snapshot: SnapshotWriter,
    parallel: number,
  ) {
    this.generator = new StepGenerator(context);
    const { deletes: deletions } = this.generator.generated;
    const options = { parallel, deletions, toleratesErrors: false };
    this.executor = new StepExecutor(context, events, snapshot, this.cancellation, options);
  }

  /** Settles when nothing is under way any more; says whether all went well. */
  async execute(monitor: Pick<Monitor, "next">): Promise<boolean> {
    const bailed = await this.followProgram(monitor).then(
      () => false,
      (error: unknown) => {
        this.cancellation.request();
        if (!(error instanceof Bail)) this.context.events.error(messageOf(error));
        return true;
      },
    );
    await this.executor.idle();
    const failed = this.executor.failed || this.generator.sawError;
    this.executor.finishStackOutputs(bailed || failed);
    if (failed && !bailed) this.context.events.error(`${this.context.dryRun ? "preview" : "update"} failed`);
    return !bailed && !failed;
  }

  private async followProgram(monitor: Pick<Monitor, "next">): Promise<void> {
    if (this.unknownTargets([...this.context.replaceTargets]).length > 0) throw new Bail();
    for (;;) {
      const event = await Promise.race([monitor.next(), this.cancellation.whenRequested]);
      if (event === undefined) return;
      if (event.kind === "finished") {
        const unknown = this.unknownTargets([...(this.context.targets ?? [])]);
        // A mistake found here was reported, and ends what is left to do rather than the run.
        await this.delete().catch((error: unknown) => {
          if (!(error instanceof Bail)) throw error;
        });
        if (unknown.length > 0) throw new Bail("one or more targets could not be found in the stack");
        return;
      }
      if (event.kind === "failed") throw event.message === undefined ? new Bail() : new Error(event.message);
      await this.handle(event);
    }
  }

  private async handle(event: Exclude<ProgramEvent, { kind: "finished" | "failed" }>): Promise<void> {
    if (event.kind === "outputs") {
      this.executor.registerOutputs(event);
      return;
    }
    const steps = event.kind === "register" ? await this.generator.register(event) : this.generator.read(event);
    if (steps.length > 0) await this.executor.submit(steps);
  }

  private unknownTargets(targets: string[]): string[] {
    const known = new Set([...this.context.base.resources.map(({ urn }) => urn), ...this.generator.urns]);
    const unknown = targets.filter((urn) => !known.has(urn));
    for (const urn of unknown) this.context.events.error(`Target '${urn}' could not be found in the stack.`);
    return unknown;
  }

  private async delete(): Promise<void> {
    // What is still under way may mark resources as replaced.
    await this.executor.idle();
    if (this.cancellation.requested) return;
    const { sames, deletes } = await generateDeletions(this.context, this.generator);
    if (sames.length > 0) await (await this.executor.submit(sames)).ended;
    const spared = new Set<unknown>();
    for (const group of scheduleDeletions(this.context, deletes)) {
      for (const step of this.executor.tolerated) {
        for (const dependency of this.context.graph.transitiveDependenciesOf(subjectOf(step))) spared.add(dependency);
      }
      await this.executor.runTogether(group.filter((step: Step) => !spared.has(subjectOf(step))));
    }
  }
}

class Cancellation {
  requested = false;
  private resolve: () => void = () => undefined;
  readonly whenRequested = new Promise<undefined>((resolve) => {
    this.resolve = () => {
      resolve(undefined);
    };
  });

  request(): void {
    this.requested = true;
    this.resolve();
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
