import { stripVTControlCharacters } from "node:util";
import type { EngineEvent } from "../engine";

type Severity = NonNullable<EngineEvent["diagnosticEvent"]>["severity"];

/** What a run reports to its watcher: numbered events, of which diagnostics are one kind. */
export class EventLog {
  private sequence = 0;

  constructor(private readonly onEvent: (event: EngineEvent) => void) {}

  emit(payload: Omit<EngineEvent, "sequence" | "timestamp">): void {
    this.onEvent({ sequence: this.sequence++, timestamp: Math.floor(Date.now() / 1000), ...payload });
  }

  diagnose(severity: Severity, message: string, urn = ""): void {
    const prefix = severity === "error" || severity === "warning" ? `${severity}: ` : "";
    const plain = stripVTControlCharacters(message);
    this.emit({
      diagnosticEvent: { ...(urn === "" ? {} : { urn }), prefix, message: `${plain}\n`, color: "never", severity },
    });
  }

  error(message: string, urn = ""): void {
    this.diagnose("error", message, urn);
  }
}

/** Ends a run whose reason has been reported already. */
export class Bail extends Error {}
