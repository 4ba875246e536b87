import { spawn } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";

import { findPulumi } from "../engine/find-pulumi";
import { needsShell } from "./commands";

export const REPOSITORY = join(__dirname, "../..");

export interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder of a user of this package, outside of the repository, with a Pulumi backend of its own. */
export class UserProject {
  private constructor(
    readonly folder: string,
    private readonly environment: Record<string, string>,
  ) {}

  /** An empty folder. */
  static empty(environment: Record<string, string> = {}): UserProject {
    return new UserProject(realpathSync(mkdtempSync(join(tmpdir(), "persona-project-"))), environment);
  }

  /** A folder in which the package, Pulumi and what runs TypeScript are installed, by links. */
  static linked(environment: Record<string, string> = {}): UserProject {
    const project = UserProject.empty(environment);
    project.link("pulumi-persona-connect", REPOSITORY);
    for (const name of ["@pulumi/pulumi", "@pulumi/policy", "@types/node", "typescript", "ts-node", "yaml"]) {
      project.link(name, join(REPOSITORY, "node_modules", name));
    }
    return project;
  }

  /** Makes a package that is somewhere else on this machine look installed. */
  link(name: string, target: string, below = "."): void {
    const path = join(this.folder, below, "node_modules", name);
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync(target, path, "junction");
  }

  write(files: Record<string, string>): this {
    for (const [path, text] of Object.entries(files)) {
      const file = join(this.folder, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    return this;
  }

  /** Copies what a folder of the repository holds, or only some of its files. */
  copy(folder: string, files: readonly string[] = ["."]): this {
    for (const file of files) cpSync(join(REPOSITORY, folder, file), join(this.folder, file), { recursive: true });
    return this;
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), "utf8");
  }

  /** Runs a command; never throws for a bad end. */
  run(command: string, args: readonly string[], below = "."): Promise<Outcome> {
    const child = spawn(command, args, {
      cwd: join(this.folder, below),
      stdio: ["ignore", "pipe", "pipe"],
      shell: needsShell(command),
      env: {
        ...process.env,
        PATH: [dirname(process.execPath), findPulumi()?.folder ?? "", process.env["PATH"]].join(delimiter),
        PULUMI_HOME: join(this.folder, ".pulumi-home"),
        PULUMI_BACKEND_URL: `file://${this.folder}`,
        PULUMI_CONFIG_PASSPHRASE: "persona-project",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_NODEJS_TRANSPILE_ONLY: "true",
        ...this.environment,
      },
    });
    const output = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      child[name].setEncoding("utf8").on("data", (text: string) => {
        output[name] += text;
      });
    }
    return new Promise((resolve) => {
      child.once("error", (error) => {
        resolve({ status: 127, stdout: output.stdout, stderr: `${error.message}\n${output.stderr}` });
      });
      child.once("close", (status) => {
        resolve({ status: status ?? 1, ...output });
      });
    });
  }

  /** Runs the Pulumi CLI. Only for tests that found one. */
  pulumi(args: readonly string[], below = "."): Promise<Outcome> {
    return this.run("pulumi", [...args, "--non-interactive", "--color", "never"], below);
  }

  /** Runs a command that is no part of what is tested. @throws where it fails. */
  async prepare(command: string, args: readonly string[], below = "."): Promise<string> {
    const { status, stdout, stderr } = await this.run(command, args, below);
    if (status !== 0) throw new Error(`${command} ${args.join(" ")} failed: ${stderr}${stdout}`);
    return stdout;
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Registers a test that drives the Pulumi CLI itself. Where there is none, a skipped test says so by name. */
export function testWithPulumi(name: string, story: () => Promise<void>): void {
  if (findPulumi() === undefined) test.skip(`${name} (no pulumi on PATH)`, () => undefined);
  else test(name, story, 240_000);
}
