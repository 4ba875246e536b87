import type { EngineEvent } from "@pulumi/pulumi/automation/events";
import type { Deployment } from "./deployment";

export type { EngineEvent };

/** Something that can run Pulumi programs: the real CLI, or the embedded engine. Scenarios are written once against it. */
export interface Engine {
  readonly name: "pulumi" | "embedded";
  readonly version: string;
  createStack(options: StackOptions): Promise<Stack>;
}

export type ConfigValue = string | { secret: string };

export interface StackOptions {
  /** Path of the program's file (…/index.ts or .js). Program and plugin run in its folder, as with `main:` in Pulumi.yaml. */
  program: string;
  /** Default `persona-scenarios`. */
  project?: string;
  /** Default `test`. */
  stack?: string;
  /** Keys in full, as in `persona:apiKey`. */
  config?: Record<string, ConfigValue>;
  /** Added to the environment of the program and of the plugin. */
  environment?: Record<string, string>;
  /** Sets PULUMI_NODEJS_TRANSPILE_ONLY, which saves about two seconds a run. Default true. */
  transpileOnly?: boolean;
}

/** One stack. Runs of one stack are made one after the other. */
export interface Stack {
  preview(options?: RunOptions): Promise<Run>;
  /** As `pulumi up --yes --skip-preview`. */
  up(options?: RunOptions): Promise<Run>;
  /** As `pulumi refresh --yes --skip-preview`. */
  refresh(options?: RunOptions): Promise<Run>;
  /** As `pulumi destroy --yes --skip-preview`. */
  destroy(options?: RunOptions): Promise<Run>;
  /** The state as it is stored, secrets encrypted; `showSecrets` as in `pulumi stack export --show-secrets`. */
  exportState(options?: { showSecrets?: boolean }): Promise<Deployment>;
  importState(deployment: Deployment): Promise<void>;
  /** `undefined` removes the key. */
  setConfig(key: string, value: ConfigValue | undefined): Promise<void>;
  /** `undefined` removes the variable. */
  setEnvironment(name: string, value: string | undefined): void;
  /** The next run uses another program file. */
  setProgram(program: string): void;
  /** Ends every process it started and removes its temporary folder. */
  dispose(): Promise<void>;
}

export interface RunOptions {
  /** URNs to replace; as `pulumi up --target-replace`, other resources are left alone. */
  targetReplace?: string[];
  /** URNs, as `--target`. */
  target?: string[];
  /** Reads all resources first, in the same run and the same plugin process; as `--refresh` of preview, up and destroy. */
  refresh?: boolean;
  /** Operations at once. Default four per core. */
  parallel?: number;
  /** SIGKILL at the first event for which it says so: true ends the engine and all its processes, "plugin" the plugin process only. */
  killWhen?: (event: EngineEvent) => boolean | "plugin";
  /** SIGKILL of the engine and all its processes, at once. */
  signal?: AbortSignal;
  onEvent?: (event: EngineEvent) => void;
}

export interface Run {
  succeeded: boolean;
  killed: boolean;
  /** In the order in which they began, those of default providers left out. */
  steps: Step[];
  /** Resources by operation, as in Pulumi's closing summary; empty when the run did not get that far. */
  changes: Record<string, number>;
  diagnostics: Diagnostic[];
  /** The stack's outputs after the run (in a preview: as far as known), secrets in plain. */
  outputs: Record<string, unknown>;
  /** What the terminal shows. */
  text: string;
}

export interface Step {
  /** `same`, `create`, `update`, `delete`, `replace`, `create-replacement`, `delete-replaced`, `read`, `refresh`… as Pulumi names them. */
  operation: string;
  urn: string;
  type: string;
  name: string;
  /** The properties that a replacement blames; empty otherwise. */
  keys: string[];
}

export interface Diagnostic {
  /** `info#err` is what a process wrote on its standard error. */
  severity: "info" | "info#err" | "warning" | "error";
  urn?: string;
  message: string;
}

export type OperationKind = "preview" | "up" | "refresh" | "destroy";
