import { availableParallelism } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";

import type { Engine, Run, RunOptions, Stack } from "../engine/engine";
import { SIZE_VARIABLE } from "./destinations";
import { type EmulatorProcess, keyOf, type Subject } from "./emulator-process";

export type OperationName = "up" | "refresh" | "destroy";

/** The API version that both providers ask for. */
export const API_VERSION = "2023-01-05";

/** As many as Pulumi runs at once by default; given outright, so that both engines do the same. */
export const PARALLEL = 4 * availableParallelism();

/**
 * The CLI's backend in files writes the whole state at each step of a create, which takes most of the time of a thousand,
 * with any provider. This makes it do so once, much as Pulumi Cloud, which is sent only what has changed.
 */
export const SAVED_AT_THE_END = { PULUMI_SKIP_CHECKPOINTS: "true" } as const;

/** What all parts measure on, and how thoroughly. */
export interface Bench {
  readonly engine: Engine;
  readonly emulator: EmulatorProcess;
  readonly quick: boolean;
  /** How often wall times are measured; always odd. */
  readonly repetitions: number;
  say(line: string): void;
}

/** One run with what it took. */
export interface MeasuredRun {
  readonly run: Run;
  readonly milliseconds: number;
}

/** A stack of one subject's program. */
export class MeasuredStack {
  private constructor(
    private readonly stack: Stack,
    private readonly subject: Subject,
  ) {}

  /** @param environment what to run it with besides, such as {@link SAVED_AT_THE_END}. */
  static async create(
    bench: Bench,
    subject: Subject,
    size: number,
    environment: Readonly<Record<string, string>> = {},
  ): Promise<MeasuredStack> {
    const stack = await bench.engine.createStack({
      program: join(__dirname, subject, "index.ts"),
      project: "persona-bench",
      environment: {
        [SIZE_VARIABLE]: String(size),
        PERSONA_API_KEY: keyOf(subject),
        PERSONA_BASE_URL: bench.emulator.url,
        PERSONA_VERSION: API_VERSION,
        // As `pulumi new typescript` writes it; without one, Pulumi compiles for so old a target that closures swell.
        PULUMI_NODEJS_TSCONFIG_PATH: join(__dirname, "program.tsconfig.json"),
        ...environment,
      },
    });
    return new MeasuredStack(stack, subject);
  }

  /** Runs it and takes the time from the start of the engine to its end. */
  async measure(operation: OperationName, options: RunOptions = {}): Promise<MeasuredRun> {
    const { run, milliseconds } = await this.attempt(operation, options);
    if (!run.succeeded) throw new Error(`${operation} of ${this.subject} failed:\n${run.text}`);
    return { run, milliseconds };
  }

  /** As {@link measure}, of a run that may fail. */
  async attempt(operation: OperationName, options: RunOptions = {}): Promise<MeasuredRun> {
    const began = performance.now();
    const run = await this.stack[operation]({ parallel: PARALLEL, ...options });
    return { run, milliseconds: performance.now() - began };
  }

  setSize(size: number): void {
    this.stack.setEnvironment(SIZE_VARIABLE, String(size));
  }

  exportState(): ReturnType<Stack["exportState"]> {
    return this.stack.exportState();
  }

  importState(state: Awaited<ReturnType<Stack["exportState"]>>): Promise<void> {
    return this.stack.importState(state);
  }

  dispose(): Promise<void> {
    return this.stack.dispose();
  }
}

/** Every n-th time the other way round, so that neither always profits from warm caches. */
export function alternating<T>(items: readonly T[], repetition: number): T[] {
  return repetition % 2 === 0 ? [...items] : [...items].reverse();
}
