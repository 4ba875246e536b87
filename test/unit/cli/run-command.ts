import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const REPOSITORY = join(__dirname, "../../..");
const COMMAND = join(REPOSITORY, "dist/cli/index.js");

export interface CommandOptions {
  /** Default: the system's folder for temporary files. */
  readonly folder?: string;
  /** All that the command has besides PATH. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly stdin?: string;
}

export interface CommandResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command to its end. Rejects where it shows a key of its environment, whatever a test looks at. */
export async function runCommand(words: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  const { child, output } = startCommand(words, options);
  child.stdin?.end(options.stdin ?? "");
  const [exitCode] = (await once(child, "close")) as [number | null];
  const { stdout, stderr } = output;
  for (const [name, value] of Object.entries(options.environment ?? {})) {
    if (name.startsWith("PERSONA_API_KEY") && value !== "" && (stdout + stderr).includes(value)) {
      throw new Error(`The command showed ${name}.`);
    }
  }
  return { exitCode, stdout, stderr };
}

export interface StartedCommand {
  readonly child: ChildProcess;
  /** What it has written so far. */
  readonly output: { stdout: string; stderr: string };
}

/** Starts the built command. */
export function startCommand(words: readonly string[], options: CommandOptions = {}): StartedCommand {
  if (!existsSync(COMMAND)) throw new Error(`There is no ${COMMAND}: run \`npm run build\` first.`);
  const child = spawn(process.execPath, [COMMAND, ...words], {
    cwd: options.folder ?? tmpdir(),
    env: { PATH: process.env["PATH"] ?? "", ...options.environment },
  });
  const output = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (output.stderr += text));
  return { child, output };
}
