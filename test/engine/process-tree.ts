import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";

interface ProcessEntry {
  pid: number;
  parent: number;
  command: string;
}

/** SIGKILLs a process and everything below it. It is frozen first, where the system can, so that no child slips away unseen. */
export function killTree(pid: number): void {
  send(pid, "SIGSTOP");
  const below = descendants(pid);
  send(pid, "SIGKILL");
  for (const entry of below) send(entry.pid, "SIGKILL");
}

/** SIGKILLs those processes below `pid` whose command line contains the text. */
export function killDescendants(pid: number, text: string): void {
  for (const entry of descendants(pid)) if (entry.command.includes(text)) send(entry.pid, "SIGKILL");
}

/** The processes below `pid`: Pulumi gives each plugin a process group of its own, so a group would not hold them all. */
function descendants(pid: number): ProcessEntry[] {
  const entries = listProcesses();
  const below: ProcessEntry[] = [];
  for (let parents = [pid]; parents.length > 0;) {
    const children = entries.filter((entry) => parents.includes(entry.parent));
    below.push(...children);
    parents = children.map((entry) => entry.pid);
  }
  return below;
}

function listProcesses(): ProcessEntry[] {
  if (process.platform === "win32") return listFromWindows();
  return existsSync("/proc/self/stat") ? listFromProc() : listFromPs();
}

function listFromProc(): ProcessEntry[] {
  return readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
      const command = readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ");
      return [{ pid: Number(name), parent, command }];
    } catch {
      return []; // It ended while we looked.
    }
  });
}

function listFromPs(): ProcessEntry[] {
  const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid=,command="], { encoding: "utf8" }).split("\n");
  return lines.flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line);
    return match ? [{ pid: Number(match[1]), parent: Number(match[2]), command: match[3] ?? "" }] : [];
  });
}

function listFromWindows(): ProcessEntry[] {
  const script =
    "@(Get-CimInstance Win32_Process | Select-Object ProcessId, ParentProcessId, CommandLine) | ConvertTo-Json -Compress";
  const text = execFileSync("powershell", ["-NoProfile", "-Command", script], {
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  const processes = JSON.parse(text) as { ProcessId: number; ParentProcessId: number; CommandLine: string | null }[];
  return processes.map(({ ProcessId: pid, ParentProcessId: parent, CommandLine: command }) => ({
    pid,
    parent,
    command: command ?? "",
  }));
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended already.
  }
}
