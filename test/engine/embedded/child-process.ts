import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";

export interface NodeProcess {
  readonly child: ChildProcess;
  /** Settles with the exit code, or 1 when a signal ended it. */
  readonly exited: Promise<number>;
  kill(): void;
}

export interface NodeProcessOptions {
  folder: string;
  environment: Record<string, string | undefined>;
  onLine: (line: string, stream: "stdout" | "stderr") => void;
}

/** Starts one of the two real processes of a deployment: a module of the program's own @pulumi/pulumi, in its folder. */
export function startPulumiModule(module: string, args: string[], options: NodeProcessOptions): NodeProcess {
  // Node's own module system: inside a test, jest's would not look into folders outside the repository.
  const { createRequire } = process.getBuiltinModule("node:module");
  const script = createRequire(`${options.folder}/`).resolve(`@pulumi/pulumi/cmd/${module}`);
  const child = spawn(process.execPath, [script, ...args], {
    cwd: options.folder,
    env: options.environment,
    stdio: ["ignore", "pipe", "pipe"],
  });
  for (const stream of ["stdout", "stderr"] as const) {
    createInterface({ input: child[stream] }).on("line", (line) => {
      options.onLine(line, stream);
    });
  }
  const exited = new Promise<number>((resolve) => {
    child.once("close", (code) => {
      resolve(code ?? 1);
    });
    child.once("error", () => {
      resolve(1);
    });
  });
  return {
    child,
    exited,
    kill: () => {
      child.kill("SIGKILL");
    },
  };
}
