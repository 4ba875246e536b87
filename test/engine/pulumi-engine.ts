import { spawn, type ChildProcess } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, unlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, delimiter, dirname, join, resolve } from "node:path";
import type { Deployment } from "./deployment";
import type { ConfigValue, Engine, OperationKind, Run, RunOptions, Stack, StackOptions } from "./engine";
import { openEventStream } from "./event-stream";
import type { PulumiInstallation } from "./find-pulumi";
import { killDescendants, killTree } from "./process-tree";
import { RunRecord } from "./run-record";
import { PASSPHRASE } from "./passphrase";
import { isTypeScript } from "./program-language";

/**
 * The real Pulumi CLI on a file backend in a temporary folder. The CLI is started directly rather than through the
 * Automation API, which hides the process that a scenario may want to kill.
 */
export class PulumiEngine implements Engine {
  readonly name = "pulumi";
  readonly version: string;

  constructor(private readonly installation: PulumiInstallation) {
    this.version = installation.version;
  }

  async createStack(options: StackOptions): Promise<Stack> {
    const folder = await mkdtemp(join(tmpdir(), "persona-pulumi-"));
    const stack = new PulumiStack(this.installation, folder, options);
    await stack.initialize();
    return stack;
  }
}

/** The CLI resolves `main:` below its project folder only, so the program's folder is linked there under this name. */
const PROGRAM_LINK = "program";

class PulumiStack implements Stack {
  private program: string;
  private linked: string | undefined;
  private readonly project: string;
  private readonly stack: string;
  private readonly environment: Record<string, string>;
  private readonly running = new Set<ChildProcess>();
  private interrupted = false;

  constructor(
    private readonly installation: PulumiInstallation,
    private readonly folder: string,
    private readonly options: StackOptions,
  ) {
    this.program = resolve(options.program);
    this.project = options.project ?? "persona-scenarios";
    this.stack = options.stack ?? "test";
    this.environment = { ...options.environment };
  }

  async initialize(): Promise<void> {
    await mkdir(join(this.folder, "tmp"));
    await this.writeProject();
    await this.command(["stack", "init", this.stack]);
    const entries = Object.entries(this.options.config ?? {});
    if (entries.length > 0) {
      await this.command([
        "config",
        "set-all",
        ...entries.flatMap(([key, value]) =>
          typeof value === "string" ? ["--plaintext", `${key}=${value}`] : ["--secret", `${key}=${value.secret}`],
        ),
      ]);
    }
  }

  preview(options: RunOptions = {}): Promise<Run> {
    return this.run("preview", ["preview"], options);
  }

  up(options: RunOptions = {}): Promise<Run> {
    return this.run("up", ["up", "--yes", "--skip-preview"], options);
  }

  refresh(options: RunOptions = {}): Promise<Run> {
    return this.run("refresh", ["refresh", "--yes", "--skip-preview"], options);
  }

  destroy(options: RunOptions = {}): Promise<Run> {
    return this.run("destroy", ["destroy", "--yes", "--skip-preview"], options);
  }

  async exportState(options: { showSecrets?: boolean } = {}): Promise<Deployment> {
    const text = await this.command(["stack", "export", ...(options.showSecrets === true ? ["--show-secrets"] : [])]);
    return JSON.parse(text) as Deployment;
  }

  async importState(deployment: Deployment): Promise<void> {
    await this.unlock();
    const file = join(this.folder, "import.json");
    await writeFile(file, JSON.stringify(deployment));
    await this.command(["stack", "import", "--file", file]);
  }

  async setConfig(key: string, value: ConfigValue | undefined): Promise<void> {
    if (value === undefined) await this.command(["config", "rm", key]);
    else if (typeof value === "string") await this.command(["config", "set", "--plaintext", key, value]);
    else await this.command(["config", "set", "--secret", key, value.secret]);
  }

  setEnvironment(name: string, value: string | undefined): void {
    if (value === undefined) Reflect.deleteProperty(this.environment, name);
    else this.environment[name] = value;
  }

  setProgram(program: string): void {
    this.program = resolve(program);
  }

  async dispose(): Promise<void> {
    for (const child of this.running) if (child.pid !== undefined) killTree(child.pid);
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  private async run(kind: OperationKind, args: string[], options: RunOptions): Promise<Run> {
    await this.writeProject();
    await this.unlock();
    let child: ChildProcess | undefined;
    let killed = false;
    const kill = (target: "engine" | "plugin"): void => {
      if (child?.pid === undefined) return;
      if (target === "plugin") {
        killDescendants(child.pid, "dynamic-provider");
        return;
      }
      killed = true;
      killTree(child.pid);
    };
    const record = new RunRecord(options, kill);
    const events = await openEventStream((event) => {
      if (!killed) record.accept(event);
    });
    try {
      child = this.start([
        ...args,
        ...["--event-log", events.address, "--suppress-progress"],
        ...(options.parallel === undefined ? [] : ["--parallel", String(options.parallel)]),
        ...(options.refresh === true ? ["--refresh"] : []),
        ...(options.target ?? []).flatMap((urn) => ["--target", urn]),
        ...(options.targetReplace ?? []).flatMap((urn) => ["--target-replace", urn]),
      ]);
      const abort = (): void => {
        kill("engine");
      };
      options.signal?.addEventListener("abort", abort, { once: true });
      if (options.signal?.aborted === true) abort();
      const code = await this.ended(child, (text) => {
        record.print(text);
      });
      options.signal?.removeEventListener("abort", abort);
      this.interrupted ||= killed;
      if (this.interrupted) await this.mendBackend();
      const succeeded = code === 0 && !killed;
      return record.finish({ succeeded, killed, outputs: await this.outputs(record, kind, killed) });
    } finally {
      events.close();
    }
  }

  /** The events show no secrets, and a run that failed early reports no outputs at all. */
  private async outputs(record: RunRecord, kind: OperationKind, killed: boolean): Promise<Record<string, unknown>> {
    const { outputs, hidesSecrets } = record.reportedOutputs;
    if (kind === "preview") return outputs ?? {};
    if (killed || kind === "destroy") return {};
    if (outputs !== undefined && !hidesSecrets) return outputs;
    const text = await this.command(["stack", "output", "--json", "--show-secrets"]);
    return JSON.parse(text) as Record<string, unknown>;
  }

  /** A killed run leaves its lock behind. `pulumi cancel` is what its owner would use to go on. */
  private async unlock(): Promise<void> {
    if (!this.interrupted) return;
    await this.command(["cancel", "--yes", this.stack]);
    this.interrupted = false;
  }

  /**
   * The CLI writes each file of its backend in one piece, but not the file of attributes beside it: killed in the middle of that,
   * it leaves an empty one, and from then on fails with "failed to load checkpoint: EOF". Without such a file it goes on.
   */
  private async mendBackend(): Promise<void> {
    const backend = join(this.folder, ".pulumi");
    for (const path of await readdir(backend, { recursive: true })) {
      const file = join(backend, path);
      if (path.endsWith(".attrs") && (await readFile(file, "utf8")) === "") await rm(file);
    }
  }

  private async writeProject(): Promise<void> {
    if (this.linked === this.program) return;
    const link = join(this.folder, PROGRAM_LINK);
    if (this.linked !== undefined) await unlink(link);
    await symlink(dirname(this.program), link, "junction");
    const main = `${PROGRAM_LINK}/${basename(this.program)}`;
    const runtime = JSON.stringify({ name: "nodejs", options: { typescript: isTypeScript(this.program) } });
    await writeFile(join(this.folder, "Pulumi.yaml"), `name: ${this.project}\nruntime: ${runtime}\nmain: ${main}\n`);
    this.linked = this.program;
  }

  private async command(args: string[]): Promise<string> {
    const child = this.start(args);
    let output = "";
    let errors = "";
    const code = await this.ended(child, (text, stream) => {
      if (stream === "stdout") output += text;
      else errors += text;
    });
    if (code !== 0) throw new Error(`pulumi ${args.join(" ")} failed: ${errors}${output}`);
    return output;
  }

  private start(args: string[]): ChildProcess {
    const path = [dirname(process.execPath), this.installation.folder, process.env["PATH"]];
    const child = spawn(this.installation.command, [...args, "--non-interactive", "--color", "never"], {
      cwd: this.folder,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        PATH: path.join(delimiter),
        // A killed CLI leaves its pipes behind; here they go with the stack.
        TMPDIR: join(this.folder, "tmp"),
        PULUMI_HOME: join(this.folder, "home"),
        PULUMI_BACKEND_URL: `file://${this.folder}`,
        PULUMI_CONFIG_PASSPHRASE: PASSPHRASE,
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_AUTOMATION_API: "true",
        // Node's own place for it; it nearly halves the time that the program takes to load the SDK and TypeScript.
        NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"] ?? join(tmpdir(), "node-compile-cache"),
        // The CLI takes --event-log only from callers that say they are tools.
        PULUMI_DEBUG_COMMANDS: "true",
        PULUMI_NODEJS_TRANSPILE_ONLY: String(this.options.transpileOnly ?? true),
        ...this.environment,
      },
    });
    this.running.add(child);
    return child;
  }

  private ended(child: ChildProcess, onText: (text: string, stream: "stdout" | "stderr") => void): Promise<number> {
    for (const name of ["stdout", "stderr"] as const) {
      child[name]?.setEncoding("utf8").on("data", (text: string) => {
        onText(text, name);
      });
    }
    return new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => {
        this.running.delete(child);
        resolve(code ?? 1);
      });
    });
  }
}
