import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";

import type { Case, Result } from "./list-through-environment";

/** Runs cases in a new process, in which Node trusts one more certificate; without the proxies of this machine. */
export async function runCases(cases: readonly Case[], trusted?: string): Promise<Result[]> {
  const folder = mkdtempSync(join(tmpdir(), "transport-"));
  try {
    const file = join(folder, "certificate.pem");
    if (trusted !== undefined) writeFileSync(file, trusted);
    const own = Object.entries(process.env).filter(([name]) => !/_proxy$|^NODE_/i.test(name));
    const child = spawn(
      process.execPath,
      ["-r", "ts-node/register/transpile-only", join(__dirname, "list-through-environment.ts")],
      {
        env: { ...Object.fromEntries(own), ...(trusted === undefined ? {} : { NODE_EXTRA_CA_CERTS: file }) },
        stdio: ["pipe", "pipe", "pipe"],
      },
    );
    child.stdin.end(JSON.stringify(cases));
    const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
    if (output === "") throw new Error(`The child process said: ${errors}`);
    return JSON.parse(output) as Result[];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
