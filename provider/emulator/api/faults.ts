import type { EmulatedRequest, Operation } from "./request";

/** `before`: the request is not carried out. `after`: it is, and only its answer suffers. */
export type FaultMoment = "before" | "after";

/** What befalls an exchange, on its real socket. */
export type FaultAction =
  /** The connection is reset (RST) without an answer. */
  | { kind: "reset"; when: FaultMoment }
  /** After the request was carried out, the connection is closed in the middle of the answer's body. */
  | { kind: "cut"; /** Body bytes to send first. Default: half of them. */ bytes?: number }
  /** Nothing is sent, until the client gives up. */
  | { kind: "hang"; /** Default `before`. */ when?: FaultMoment }
  /** The request is carried out; the answer's body comes in small pieces. */
  | { kind: "drip"; everyMilliseconds: number; /** In each piece. Default 1. */ bytes?: number }
  /** The request is carried out; a body of this many bytes, JSON that never ends, is answered. */
  | { kind: "huge"; bytes: number; /** Default 200. */ status?: number }
  | AnswerFault;

/** Another answer than the true one: of Persona itself, of a proxy in between, or of something broken. */
export interface AnswerFault {
  kind: "answer";
  when: FaultMoment;
  /** Default: the true one's with `after`, 500 with `before`. */
  status?: number;
  /**
   * Added to the true answer's headers with `after` or `identified`, else to none; null leaves one out. Default
   * Content-Type: `text/html` for a body that begins with `<`, else `application/json`.
   */
  headers?: Readonly<Record<string, string | null>>;
  /** A text, or a function of the true body (`""` with `before`). Default: the true body with `after`, else none. */
  body?: string | ((answer: string) => string);
  /** Whether this answer, not the true one, is kept under the request's idempotency key. Default false. */
  cached?: boolean;
  /** With `before`: whether the answer has the headers of every answer of Persona. Default false, as from a proxy. */
  identified?: boolean;
}

/**
 * Which requests a fault befalls, and what it does to them.
 *
 * @example
 * // The answer to the second create is lost after the connection was made.
 * emulator.control.inject({ on: "create", skip: 1, do: { kind: "reset", when: "after" } });
 */
export interface Fault {
  /** Default: every operation. */
  on?: Operation | readonly Operation[];
  /** A connection's id in the path or cursor, or a destination in the body or filter. Default: any. */
  id?: string;
  /** How many of the requests that fit are spared first. Default 0. */
  skip?: number;
  /** How many requests are hit. Default 1; Infinity: until the faults are cleared. */
  times?: number;
  do: FaultAction;
}

/** A fault's name in the journal. */
export function faultName(action: FaultAction): string {
  switch (action.kind) {
    case "reset":
      return `reset ${action.when}`;
    case "hang":
      return `hang ${action.when ?? "before"}`;
    case "answer":
      return ["answer", ...(action.status === undefined ? [] : [action.status]), action.when].join(" ");
    case "cut":
    case "drip":
    case "huge":
      return action.kind;
  }
}

interface Pending {
  fault: Fault;
  toSkip: number;
  left: number;
}

function isAbout(request: EmulatedRequest, id: string): boolean {
  if (request.pathId === id || request.query["page[after]"] === id || request.query["page[before]"] === id) return true;
  if (request.query["filter[destination-organization-id]"] === id) return true;
  return request.operation === "create" && request.body.includes(JSON.stringify(id));
}

function fits(fault: Fault, request: EmulatedRequest): boolean {
  const operations = fault.on === undefined ? undefined : [fault.on].flat();
  return (
    (operations === undefined || operations.includes(request.operation)) &&
    (fault.id === undefined || isAbout(request, fault.id))
  );
}

/** The faults to come, in the order of their injection. */
export class FaultScript {
  private pending: Pending[] = [];

  inject(fault: Fault): void {
    const pending = { fault, toSkip: fault.skip ?? 0, left: fault.times ?? 1 };
    if (pending.left > 0) this.pending.push(pending);
  }

  clear(): void {
    this.pending = [];
  }

  /** What befalls this request: the first fault that fits and has spared enough. Uses it up by one. */
  next(request: EmulatedRequest): FaultAction | undefined {
    for (const pending of this.pending) {
      if (!fits(pending.fault, request)) continue;
      if (pending.toSkip > 0) {
        pending.toSkip -= 1;
        continue;
      }
      pending.left -= 1;
      if (pending.left <= 0) this.pending = this.pending.filter((other) => other !== pending);
      return pending.fault.do;
    }
    return undefined;
  }
}
