import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";

export interface NodeProcess {
  readonly child: ChildProcess;
  /** Settles with the exit code, or 1 when a signal ended it. */
  readonly exited: Promise<number>;
  kill(): void;
  /** As the CLI ends a plugin: asks it to end, and waits for all that it still says. */
  interrupt(): Promise<unknown>;
}

export interface NodeProcessOptions {
  folder: string;
  environment: Record<string, string | undefined>;
  onLine: (line: string, stream: "stdout" | "stderr") => void;
}

/** Starts one of the two real processes of a deployment: a module of the program's own @pulumi/pulumi, in its folder. */
export function startPulumiModule(module: string, args: string[], options: NodeProcessOptions): NodeProcess {
  const script = findPulumiModule(module, options.folder);
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
    interrupt: () => {
      child.kill("SIGINT");
      return exited;
    },
  };
}

/** Looks in the folder's node_modules and in those above, as Node does; jest's `require` knows only the repository's. */
function findPulumiModule(module: string, folder: string): string {
  const script = join(folder, "node_modules/@pulumi/pulumi/cmd", module, "index.js");
  if (existsSync(script)) return realpathSync(script);
  if (dirname(folder) === folder) throw new Error("There is no @pulumi/pulumi in the program's folder or above.");
  return findPulumiModule(module, dirname(folder));
}
