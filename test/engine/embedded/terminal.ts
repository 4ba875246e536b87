import type { EngineEvent, OperationKind } from "../engine";
import { changedKeys, SIGNATURE_KEY, UNKNOWN, type PropertyMap } from "./property-value";
import { FOLLOWED_VERSION } from "./checkpoint";
import { createUrn, nameOf, STACK_TYPE, typeOf, type StackName } from "./urn";

type Metadata = NonNullable<EngineEvent["resourcePreEvent"]>["metadata"];

/** By operation: its sign, and what it is called in a preview, while it goes on, and when it has ended. */
const OPERATIONS: Record<string, [sign: string, plan: string, present: string, past: string]> = {
  create: ["+", "create", "creating", "created"],
  update: ["~", "update", "updating", "updated"],
  delete: ["-", "delete", "deleting", "deleted"],
  replace: ["+-", "replace", "replacing", "replaced"],
  "create-replacement": ["++", "create replacement", "creating replacement", "created replacement"],
  "delete-replaced": ["--", "delete original", "deleting original", "deleted original"],
  read: [">", "read", "reading", "read"],
  "read-replacement": [">>", "read replacement", "reading replacement", "read replacement"],
  discard: ["<", "discard", "discarding", "discarded"],
  "discard-replaced": ["<<", "discard original", "discarding original", "discarded original"],
  refresh: ["~", "refresh", "refreshing", "refreshed"],
  import: ["=", "import", "importing", "imported"],
};
const HEADINGS: Record<OperationKind, string> = {
  preview: "Previewing update",
  up: "Updating",
  refresh: "Refreshing",
  destroy: "Destroying",
};

/** Shows a run much as the CLI does when its output is no terminal. */
export class Terminal {
  private readonly started = new Map<string, number>();
  private readonly diagnostics = new Map<string, string[]>();
  private readonly shown = new Set<string>();
  private readonly root: string;

  constructor(
    private readonly kind: OperationKind,
    owner: StackName,
    private readonly print: (text: string) => void,
  ) {
    this.root = createUrn(owner, "", STACK_TYPE, `${owner.project}-${owner.stack}`);
    print(`${HEADINGS[kind]} (${owner.stack}) on the embedded engine, which follows Pulumi ${FOLLOWED_VERSION}:\n\n`);
  }

  show(event: EngineEvent): void {
    if (event.resourcePreEvent) this.began(event.resourcePreEvent.metadata);
    if (event.resOutputsEvent) this.ended(event.resOutputsEvent.metadata);
    if (event.resOpFailedEvent) this.failed(event.resOpFailedEvent.metadata);
    if (event.diagnosticEvent) {
      const { urn = this.root, prefix = "", message } = event.diagnosticEvent;
      this.diagnostics.set(urn, [...(this.diagnostics.get(urn) ?? []), prefix + message.trimEnd()]);
    }
  }

  finish(changes: Record<string, number>, outputs: Record<string, unknown>, milliseconds: number): void {
    this.showDiagnostics();
    if (Object.keys(outputs).length > 0) this.print(`Outputs:\n${formatOutputs(outputs, "    ")}\n`);
    this.showChanges(changes);
    if (this.kind !== "preview") this.print(`Duration: ${Math.round(milliseconds / 1000)}s\n\n`);
  }

  private began(step: Metadata): void {
    this.started.set(step.urn, Date.now());
    if (this.kind !== "preview") this.line(step, `${OPERATIONS[step.op]?.[2] ?? ""} (0s)`);
  }

  private ended(step: Metadata): void {
    const [, plan, , past] = OPERATIONS[step.op] ?? [];
    // The stack shows when it is created; that its outputs came in later is seen below.
    if (this.kind === "preview")
      this.line(step, step.type === STACK_TYPE && this.isShown(step.urn) ? "" : (plan ?? ""));
    else this.line(step, `${past ?? ""} (${this.seconds(step.urn)}s)`);
  }

  private isShown(urn: string): boolean {
    const shown = this.shown.has(urn);
    this.shown.add(urn);
    return shown;
  }

  private failed(step: Metadata): void {
    this.line(step, `**${OPERATIONS[step.op]?.[2] ?? step.op} failed**`);
  }

  private seconds(urn: string): string {
    const seconds = (Date.now() - (this.started.get(urn) ?? Date.now())) / 1000;
    return seconds < 1 ? seconds.toFixed(2) : seconds.toFixed(0);
  }

  private line(step: Metadata, text: string): void {
    const [sign] = OPERATIONS[step.op] ?? [];
    if (sign === undefined || text === "" || step.type.startsWith("pulumi:providers:")) return;
    this.print(` ${sign.padEnd(2)} ${step.type} ${nameOf(step.urn)} ${text}${formatDiff(step)}\n`);
  }

  private showDiagnostics(): void {
    if (this.diagnostics.size === 0) return;
    this.print("Diagnostics:\n");
    for (const [urn, messages] of this.diagnostics) {
      this.print(`  ${typeOf(urn)} (${nameOf(urn)}):\n`);
      for (const message of messages) this.print(`${message.replaceAll(/^/gm, "    ")}\n`);
      this.print("\n");
    }
  }

  private showChanges({ same = 0, ...changes }: Record<string, number>): void {
    const lines = Object.keys(OPERATIONS).flatMap((operation) => {
      const [sign = "", plan = "", , past = ""] = OPERATIONS[operation] ?? [];
      const count = changes[operation];
      return count === undefined ? [] : [`${sign.padEnd(2)}${count} ${this.kind === "preview" ? `to ${plan}` : past}`];
    });
    const total = Object.values(changes).reduce((sum, count) => sum + count, 0);
    if (same > 0) lines.push(`${lines.length > 1 ? `${total} changes. ` : ""}${same} unchanged`);
    this.print(`Resources:\n${lines.map((line) => `    ${line}\n`).join("")}\n`);
  }
}

/** Which inputs an update or replacement changes, as in ` [diff: -key~value]`. */
function formatDiff({ op, old, new: state }: Metadata): string {
  if (!/^(update|replace|create-replacement)$/.test(op) || old === undefined || state === undefined) return "";
  const [before, after] = [old.inputs as PropertyMap, state.inputs as PropertyMap];
  const keys = changedKeys(before, after).filter((key) => key !== "__provider");
  if (keys.length === 0) return "";
  const signed = keys.map((key) => (!(key in before) ? "+" : !(key in after) ? "-" : "~") + key);
  return ` [diff: ${signed.sort().join("")}]`;
}

function formatOutputs(outputs: object, indent: string): string {
  const width = Math.max(...Object.keys(outputs).map((name) => name.length));
  const lines = Object.entries(outputs)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, value]: [string, unknown]) => `${indent}${name.padEnd(width)}: ${formatOutput(value, indent)}\n`);
  return lines.join("");
}

function formatOutput(value: unknown, indent: string): string {
  if (value === UNKNOWN) return "[unknown]";
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (SIGNATURE_KEY in value) return "[secret]";
  if (Array.isArray(value)) {
    const deeper = `${indent}    `;
    const elements = value.map((element: unknown) => `${deeper}${formatOutput(element, deeper)}\n`);
    return elements.length === 0 ? "[]" : `[\n${elements.join("")}${indent}]`;
  }
  return Object.keys(value).length === 0 ? "{}" : `{\n${formatOutputs(value, `${indent}    `)}${indent}}`;
}
