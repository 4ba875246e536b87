import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";

export interface PulumiInstallation {
  command: string;
  folder: string;
  version: string;
}

/** Older CLIs cannot send their events to a socket, which is how a run is watched and killed at a certain event. */
const OLDEST_USABLE = [3, 206, 0];

let found: PulumiInstallation | undefined | null = null;

/** The `pulumi` on PATH, else the newest under ~/.pulumi/versions, else undefined. */
export function findPulumi(): PulumiInstallation | undefined {
  if (found === null) found = search();
  return found;
}

function search(): PulumiInstallation | undefined {
  const name = process.platform === "win32" ? "pulumi.exe" : "pulumi";
  const onPath = (process.env["PATH"] ?? "").split(delimiter).map((folder) => join(folder, name));
  for (const command of [...onPath, ...installedVersions(name)]) {
    const version = existsSync(command) ? versionOf(command) : undefined;
    if (version !== undefined && compareVersions(version, OLDEST_USABLE.join(".")) >= 0) {
      return { command, folder: dirname(command), version };
    }
  }
  return undefined;
}

function installedVersions(name: string): string[] {
  const root = join(homedir(), ".pulumi", "versions");
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => compareVersions(b, a)) : [];
  return versions.flatMap((version) => [join(root, version, "bin", name), join(root, version, name)]);
}

function versionOf(command: string): string | undefined {
  const result = spawnSync(command, ["version"], {
    encoding: "utf8",
    env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
  });
  return /v?(\d+\.\d+\.\d+)/.exec(result.stdout)?.[1];
}

function compareVersions(left: string, right: string): number {
  const [a, b] = [left, right].map((version) => version.split(/[.+-]/).map(Number));
  for (let index = 0; index < 3; index++) {
    const difference = (a?.[index] ?? 0) - (b?.[index] ?? 0);
    if (Number.isFinite(difference) && difference !== 0) return difference;
  }
  return 0;
}
