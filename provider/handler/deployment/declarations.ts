import { createHash } from "node:crypto";
import { appendFileSync, closeSync, fstatSync, openSync, readFileSync, rmSync, statSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { keyOf } from "./claims";

/**
 * The program tells the plugin process of its run which connections it declares. Pulumi itself does not: it checks no
 * resource that is not targeted, and deletes the old half of a replacement before it has checked the rest of the program.
 *
 * Both processes know the address of their engine, so a file named after it belongs to one run. It holds no names, only
 * hashes, and only its owner can read it. Without it, nothing is known of the program but what Pulumi checks.
 */
function fileOf(engineAddress: string): string {
  return join(tmpdir(), `pulumi-persona-connect-${engineAddress.replace(/[^\w.]/g, "-")}`);
}

type RegistrationProgress = "awaited" | "registered";

function hashOf(engineAddress: string, profile: string | undefined, destination: string): string {
  return createHash("sha256")
    .update(`${engineAddress} ${keyOf(profile, destination)}`)
    .digest("hex");
}

/** In the program's process: tells what the program declares. Does nothing where it cannot. */
export class DeclarationsWriter {
  private readonly file: string;
  private isOpen = false;

  /** @param engineAddress host and port of the run's engine. */
  constructor(
    private readonly engineAddress: string,
    isPreview: boolean,
  ) {
    this.file = fileOf(engineAddress);
    try {
      rmSync(this.file, { force: true });
      const descriptor = openSync(this.file, "wx", 0o600);
      writeSync(descriptor, JSON.stringify({ process: process.pid, isPreview }) + "\n");
      closeSync(descriptor);
      this.isOpen = true;
      process.once("exit", () => {
        rmSync(this.file, { force: true });
      });
    } catch {
      // A temporary folder that cannot be written to, or that holds another user's file of this name.
    }
  }

  /** The program declares a connection to the destination; Pulumi has still to register it. */
  declare(profile: string | undefined, destination: string): void {
    this.write("awaited", profile, destination);
  }

  /** Pulumi has registered it. */
  register(profile: string | undefined, destination: string): void {
    this.write("registered", profile, destination);
  }

  private write(progress: RegistrationProgress, profile: string | undefined, destination: string): void {
    if (!this.isOpen) return;
    appendFileSync(this.file, `${hashOf(this.engineAddress, profile, destination)} ${progress}\n`);
  }
}

interface Announced {
  readonly isPreview: boolean;
  readonly declared: ReadonlyMap<string, RegistrationProgress>;
}

/** In the plugin's process: reads what the program of the run declares. */
export class Declarations {
  private known: (Announced & { readonly size: number }) | undefined;

  /** @param engineAddress of the run; undefined where it is not known. */
  constructor(private readonly engineAddress: string | undefined) {}

  /** Whether the run is a preview; undefined where no program has said so. */
  get isPreview(): boolean | undefined {
    return this.read()?.isPreview;
  }

  /** How many connections the program has declared so far. */
  get count(): number {
    return this.read()?.declared.size ?? 0;
  }

  /** How far the program is with a connection to the destination; undefined where it declares none. */
  of(profile: string | undefined, destination: string): RegistrationProgress | undefined {
    if (this.engineAddress === undefined) return undefined;
    return this.read()?.declared.get(hashOf(this.engineAddress, profile, destination));
  }

  private read(): Announced | undefined {
    if (this.engineAddress === undefined) return undefined;
    const file = fileOf(this.engineAddress);
    try {
      const { size } = statSync(file);
      if (this.known?.size !== size) this.known = { size, ...readFile(file) };
      return this.known;
    } catch {
      return undefined;
    }
  }
}

/** @throws Error where the file is another user's, or left of a run whose program has ended. */
function readFile(file: string): Announced {
  const descriptor = openSync(file, "r");
  try {
    if (fstatSync(descriptor).uid !== (process.getuid?.() ?? 0)) throw new Error("another user's file");
    const [head = "", ...lines] = readFileSync(descriptor, "utf8").trimEnd().split("\n");
    const program = JSON.parse(head) as { process: number; isPreview: boolean };
    process.kill(program.process, 0);
    const declared = lines.map((line) => line.split(" ") as [string, RegistrationProgress]);
    return { isPreview: program.isPreview, declared: new Map(declared) };
  } finally {
    closeSync(descriptor);
  }
}

/** The address of the engine that started this plugin process. */
export function engineAddressOf(argv: readonly string[]): string | undefined {
  return argv.findLast((argument) => /^[\w.[\]:-]+:\d+$/.test(argument));
}
