import type { EngineEvent, OperationKind } from "../engine";
import { FOLLOWED_VERSION } from "./checkpoint";

const SIGNS: Record<string, string> = {
  ...{ same: "   ", create: " + ", update: " ~ ", delete: " - ", replace: "+- ", "create-replacement": "++ " },
  ...{ "delete-replaced": "-- ", read: "> ", "read-replacement": ">>+", refresh: " ~ ", import: " = " },
};
const VERBS: Record<string, [string, string]> = {
  create: ["creating", "created"],
  update: ["updating", "updated"],
  delete: ["deleting", "deleted"],
  replace: ["replacing", "replaced"],
  "create-replacement": ["creating replacement", "created replacement"],
  "delete-replaced": ["deleting original", "deleted original"],
  read: ["reading", "read"],
  refresh: ["refreshing", "refreshed"],
  import: ["importing", "imported"],
};
const HEADINGS: Record<OperationKind, string> = {
  ...{ preview: "Previewing update", up: "Updating", refresh: "Refreshing", destroy: "Destroying" },
};
const SUMMARY: Record<string, [string, string, string]> = {
  create: ["+", "created", "to create"],
  update: ["~", "updated", "to update"],
  delete: ["-", "deleted", "to delete"],
  replace: ["+-", "replaced", "to replace"],
};

/** Shows a run much as the CLI does when its output is no terminal. */
export class Terminal {
  private readonly started = new Map<string, number>();
  private readonly diagnostics = new Map<string, string[]>();
  private readonly root: string;

  constructor(
    private readonly kind: OperationKind,
    owner: { project: string; stack: string },
    private readonly print: (text: string) => void,
  ) {
    this.root = `urn:pulumi:${owner.stack}::${owner.project}::pulumi:pulumi:Stack::${owner.project}-${owner.stack}`;
    print(`${HEADINGS[kind]} (${owner.stack}) on the embedded engine, which follows Pulumi ${FOLLOWED_VERSION}:\n\n`);
  }

  show(event: EngineEvent): void {
    if (event.resourcePreEvent) this.began(event.resourcePreEvent.metadata);
    if (event.resOutputsEvent) this.ended(event.resOutputsEvent.metadata, "done");
    if (event.resOpFailedEvent) this.ended(event.resOpFailedEvent.metadata, "failed");
    if (event.diagnosticEvent) {
      const { urn = this.root, prefix = "", message } = event.diagnosticEvent;
      this.diagnostics.set(urn, [...(this.diagnostics.get(urn) ?? []), prefix + message.trimEnd()]);
    }
  }

  finish(changes: Record<string, number>, outputs: Record<string, unknown>, milliseconds: number): void {
    this.showDiagnostics();
    this.showOutputs(outputs);
    this.showChanges(changes);
    if (this.kind !== "preview") this.print(`Duration: ${Math.round(milliseconds / 1000)}s\n\n`);
  }

  private began({ op, urn, type }: { op: string; urn: string; type: string }): void {
    this.started.set(`${op} ${urn}`, Date.now());
    const verb = VERBS[op]?.[0];
    if (verb !== undefined && this.kind !== "preview" && !isDefaultProvider(urn))
      this.line(op, urn, type, `${verb} (0s)`);
  }

  private ended({ op, urn, type }: { op: string; urn: string; type: string }, outcome: "done" | "failed"): void {
    const verb = VERBS[op];
    if (verb === undefined || isDefaultProvider(urn)) return;
    const seconds = (Date.now() - (this.started.get(`${op} ${urn}`) ?? Date.now())) / 1000;
    const result = outcome === "failed" ? "**" + `${verb[0]} failed` + "**" : verb[1];
    this.line(
      op,
      urn,
      type,
      this.kind === "preview" ? verb[1].replace(/ed\b/, "e") : `${result} (${seconds.toFixed(2)}s)`,
    );
  }

  private line(operation: string, urn: string, type: string, text: string): void {
    this.print(` ${SIGNS[operation] ?? "   "} ${type} ${nameOf(urn)} ${text}\n`);
  }

  private showDiagnostics(): void {
    if (this.diagnostics.size === 0) return;
    this.print("Diagnostics:\n");
    for (const [urn, messages] of this.diagnostics) {
      this.print(`  ${urn.split("::")[2]?.split("$").at(-1) ?? ""} (${nameOf(urn)}):\n`);
      for (const message of messages) this.print(`${message.replaceAll(/^/gm, "    ")}\n`);
      this.print("\n");
    }
  }

  private showOutputs(outputs: Record<string, unknown>): void {
    const entries = Object.entries(outputs);
    if (entries.length === 0 || this.kind === "destroy") return;
    const width = Math.max(...entries.map(([name]) => name.length));
    this.print("Outputs:\n");
    for (const [name, value] of entries) this.print(`    ${name.padEnd(width)}: ${formatOutput(value)}\n`);
    this.print("\n");
  }

  private showChanges(changes: Record<string, number>): void {
    const planned = this.kind === "preview";
    this.print("Resources:\n");
    for (const [operation, count] of Object.entries(changes)) {
      const [sign = "", past = "", plan = ""] = SUMMARY[operation] ?? [];
      if (sign !== "") this.print(`    ${sign} ${count} ${planned ? plan : past}\n`);
    }
    if (changes["same"] !== undefined) this.print(`    ${changes["same"]} unchanged\n`);
    this.print("\n");
  }
}

function formatOutput(value: unknown): string {
  return JSON.stringify(value).replaceAll(/\{"4dabf18193072939515e22adb298388d":[^}]*\}/g, "[secret]");
}

function nameOf(urn: string): string {
  return urn.split("::").at(-1) ?? urn;
}

function isDefaultProvider(urn: string): boolean {
  return urn.includes("::pulumi:providers:");
}
