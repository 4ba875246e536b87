import { basename } from "node:path";
import { startPulumiModule, type NodeProcess, type NodeProcessOptions } from "./child-process";
import { isTypeScript } from "../program-language";
import type { MonitorOptions } from "./monitor";

/** The code with which the SDK ends a program whose mistake it has reported already. */
const MISTAKE_REPORTED = 32;

/** Starts the user's program in Pulumi's own language runtime. */
export function startProgram(
  file: string,
  addresses: { monitor: string; engine: string },
  deployment: MonitorOptions,
  options: NodeProcessOptions,
): NodeProcess {
  const config = Object.entries(deployment.config).map(([key, { value }]) => [key.replace(":", ":config:"), value]);
  const secretKeys = Object.entries(deployment.config).filter(([, { secret }]) => secret);
  return startPulumiModule(
    "run",
    [
      ...["--monitor", addresses.monitor, "--engine", addresses.engine, "--organization", "organization"],
      ...["--project", deployment.owner.project, "--stack", deployment.owner.stack],
      ...["--pwd", options.folder, "--root-directory", options.folder, "--parallel", String(deployment.parallel)],
      ...(deployment.dryRun ? ["--dry-run"] : []),
      basename(file),
    ],
    {
      ...options,
      environment: {
        ...options.environment,
        PULUMI_CONFIG: JSON.stringify(Object.fromEntries(config)),
        PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(secretKeys.map(([key]) => key)),
        PULUMI_NODEJS_TYPESCRIPT: String(isTypeScript(file)),
      },
    },
  );
}

/** Why a program ended badly, where it did not say so itself. */
export function failureOf(code: number): string | undefined {
  return code === MISTAKE_REPORTED ? undefined : `Program failed: Program exited with non-zero exit code: ${code}`;
}
