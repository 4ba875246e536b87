import type { Diagnostic, EngineEvent, Run, RunOptions, Step } from "./engine";

const SECRET_PLACEHOLDER = "[secret]";

/** Gathers the events of one run into its `Run`, the same for both engines. */
export class RunRecord {
  private readonly steps: Step[] = [];
  private readonly diagnostics: Diagnostic[] = [];
  private changes: Record<string, number> = {};
  private stackOutputs: Record<string, unknown> | undefined;
  private killRequested = false;
  private text = "";

  constructor(
    private readonly options: RunOptions,
    private readonly kill: (target: "engine" | "plugin") => void,
  ) {}

  /** Appends what the terminal shows. */
  print(text: string): void {
    this.text += text;
  }

  /** Records an event and hands it on; asks for the kill when the options say that this is the moment. */
  accept(event: EngineEvent): void {
    this.record(event);
    this.options.onEvent?.(event);
    if (this.killRequested) return;
    const verdict = this.options.killWhen?.(event) ?? false;
    if (verdict === false) return;
    this.killRequested = true;
    this.kill(verdict === "plugin" ? "plugin" : "engine");
  }

  /** The stack's outputs as last reported, if they were, and whether some are hidden secrets. */
  get reportedOutputs(): { outputs: Record<string, unknown> | undefined; hidesSecrets: boolean } {
    const hidesSecrets = JSON.stringify(this.stackOutputs ?? {}).includes(SECRET_PLACEHOLDER);
    return { outputs: this.stackOutputs, hidesSecrets };
  }

  finish(end: { succeeded: boolean; killed: boolean; outputs: Record<string, unknown> }): Run {
    return { ...end, steps: this.steps, changes: this.changes, diagnostics: this.diagnostics, text: this.text };
  }

  private record(event: EngineEvent): void {
    if (event.resourcePreEvent) {
      const { op, urn, type, keys } = event.resourcePreEvent.metadata;
      if (!isDefaultProvider(urn)) {
        this.steps.push({ operation: op, urn, type, name: urn.split("::").at(-1) ?? urn, keys: keys ?? [] });
      }
    }
    if (event.resOutputsEvent?.metadata.type === "pulumi:pulumi:Stack") {
      this.stackOutputs = event.resOutputsEvent.metadata.new?.outputs ?? {};
    }
    if (event.summaryEvent) this.changes = { ...event.summaryEvent.resourceChanges };
    if (event.diagnosticEvent) this.recordDiagnostic(event.diagnosticEvent);
  }

  private recordDiagnostic({ severity, urn, message, ephemeral }: NonNullable<EngineEvent["diagnosticEvent"]>): void {
    // The SDK's own debug lines come through the event log of the real CLI whatever its verbosity.
    if ((severity as string) === "debug" || ephemeral === true) return;
    this.diagnostics.push({
      severity,
      ...(urn ? { urn } : {}),
      message: message.replace(/<\{%[^%]*%\}>/g, "").trimEnd(),
    });
  }
}

function isDefaultProvider(urn: string): boolean {
  return urn.includes("::pulumi:providers:") && urn.split("::").at(-1)!.startsWith("default");
}
