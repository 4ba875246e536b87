import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { errorAnswer } from "./api/answer";
import type { Exchange, Reply } from "./api/answer";
import type { Gate, Served } from "./api/gate";
import type { Clock } from "./world/clock";
import { faultName } from "./api/faults";
import type { FaultAction, FaultScript } from "./api/faults";
import type { Journal, JournalEntry } from "./journal";
import type { Caller, Keyring } from "./world/keys";
import { parseRequest, readBody } from "./api/request";
import type { EmulatedRequest } from "./api/request";
import { transmit } from "./transmission";

/** What tests and the command may hang onto every request. */
export interface Observation {
  latencyMilliseconds: number;
  readonly onRequest: Set<(entry: JournalEntry) => void>;
  readonly onExchange: ((exchange: Exchange) => void) | undefined;
}

/** An answer before the key is looked at, so that it has none of Persona's headers. */
function earlyReply(status: 413 | 500, details: string): Reply {
  return {
    status,
    headers: { "Content-Type": "application/json; charset=utf-8", Connection: "close" },
    body: errorAnswer(status, { details }).body,
  };
}

function withoutAuthorization(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name !== "authorization"));
}

function exchangeOf(request: EmulatedRequest, reply: Reply | undefined, fault: string | undefined): Exchange {
  const { operation, method, path, search, body } = request;
  const headers = withoutAuthorization(request.headers);
  const scheme = request.headers["authorization"]?.split(" ")[0];
  if (scheme !== undefined) headers["authorization"] = scheme;
  const answer =
    reply === undefined
      ? undefined
      : {
          ...reply,
          headers: Object.fromEntries(
            Object.entries(reply.headers).map(([name, value]) => [name.toLowerCase(), value]),
          ),
        };
  return { operation, request: { method, path, search, headers, body }, answer, fault };
}

/** Takes a request from its arrival to its answer: journal, hooks, faults, latency, the API, the wire. */
export class RequestHandler {
  constructor(
    private readonly gate: Gate,
    private readonly keyring: Keyring,
    private readonly journal: Journal,
    private readonly script: FaultScript,
    private readonly clock: Clock,
    private readonly observation: Observation,
  ) {}

  async handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(message);
    if (message.socket.destroyed) return;
    const request = parseRequest(message, body ?? "");
    const caller = this.keyring.caller(request.headers["authorization"]);
    const entry = this.record(request, caller);
    let served: Served | undefined;
    let fault: FaultAction | undefined;
    try {
      if (body === undefined) {
        served = { reply: earlyReply(413, "The request body is too large.") };
      } else {
        for (const hook of this.observation.onRequest) hook(entry);
        fault = this.script.next(request);
        if (fault !== undefined) entry.fault = faultName(fault);
        if (this.observation.latencyMilliseconds > 0) await delay(this.observation.latencyMilliseconds);
        served = this.serve(request, caller, fault);
      }
    } catch (error) {
      // A hook or a fault's function threw: said to the client, as the test that wrote it reads the answer.
      served = { reply: earlyReply(500, String(error)) };
    }
    const reply = fault?.kind === "reset" || fault?.kind === "hang" ? undefined : served?.reply;
    if (served?.connectionId !== undefined) entry.connectionId = served.connectionId;
    if (served?.repeatedFault !== undefined) entry.fault ??= served.repeatedFault;
    if (!response.destroyed) entry.status = reply?.status;
    transmit(response, reply, fault);
    this.observation.onExchange?.(exchangeOf(request, reply, entry.fault));
    this.journal.changed(entry);
  }

  private serve(
    request: EmulatedRequest,
    caller: Caller | undefined,
    fault: FaultAction | undefined,
  ): Served | undefined {
    switch (fault?.kind) {
      case "reset":
        return fault.when === "before" ? undefined : this.gate.serve(request, caller);
      case "hang":
        return fault.when === "after" ? this.gate.serve(request, caller) : undefined;
      case "answer":
        return this.gate.serve(request, caller, fault);
      case "huge": {
        const served = this.gate.serve(request, caller);
        return { ...served, reply: { ...served.reply, status: fault.status ?? 200 } };
      }
      case "cut":
      case "drip":
      case undefined:
        return this.gate.serve(request, caller);
    }
  }

  private record(request: EmulatedRequest, caller: Caller | undefined): JournalEntry {
    const { operation, method, path, query, body } = request;
    const headers = withoutAuthorization(request.headers);
    return this.journal.record({
      at: this.clock.now(),
      operation,
      method,
      path,
      query,
      headers,
      ...(caller === undefined ? {} : { organizationId: caller.organizationId, environmentId: caller.environmentId }),
      body,
      status: undefined,
      ...(request.pathId === undefined ? {} : { connectionId: request.pathId }),
    });
  }
}
