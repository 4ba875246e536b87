import { errorAnswer, rateLimitAnswer } from "./answer";
import type { Answer, Reply } from "./answer";
import type { Clock } from "../world/clock";
import { faultName } from "./faults";
import type { AnswerFault } from "./faults";
import { identifyingHeaders, overlay, rateLimitHeaders, requestIdHeader } from "./headers";
import type { Headers } from "./headers";
import { IdempotencyStore } from "./idempotency";
import type { Caller } from "../world/keys";
import type { Operations } from "./operations";
import type { Latitudes } from "./latitudes";
import type { RateState, RateWindows } from "./rate-limit";
import type { EmulatedRequest } from "./request";

function contentTypeOf(body: string): string {
  return body.startsWith("<") ? "text/html" : "application/json; charset=utf-8";
}

function completed(answer: Answer, headers: Headers): Reply {
  return {
    status: answer.status,
    headers: { "Content-Type": contentTypeOf(answer.body), ...headers, ...answer.headers },
    body: answer.body,
  };
}

/** A reply, and the connection that it is about. */
export interface Served {
  reply: Reply;
  connectionId?: string;
  /** The reply repeats one that a fault had made up and kept under the request's idempotency key. */
  repeatedFault?: string;
}

/** What stands around the five calls: authentication, the rate limit, idempotency keys and headers, in this order. */
export class Gate {
  private readonly idempotency: IdempotencyStore;

  constructor(
    private readonly operations: Operations,
    private readonly rateWindows: RateWindows,
    private readonly clock: Clock,
    private readonly latitudes: Latitudes,
  ) {
    this.idempotency = new IdempotencyStore(() => clock.now());
  }

  /** Carries a request out and says what is answered; a fault of kind `answer` changes or replaces that. */
  serve(request: EmulatedRequest, caller: Caller | undefined, fault?: AnswerFault): Served {
    if (fault?.when === "before") return this.answerInstead(request, caller, fault);
    if (caller === undefined) {
      const answer = errorAnswer(401);
      return { reply: this.altered(completed(answer, this.headers(401)), fault) };
    }
    const rate = this.rateWindows.take(caller);
    const answer = rate.allowed ? this.performOnce(request, caller, fault) : rateLimitAnswer(rate);
    const headers = this.headers(fault?.status ?? answer.status, { caller, rate });
    return {
      reply: this.altered(completed(answer, headers), fault),
      ...(answer.connectionId === undefined ? {} : { connectionId: answer.connectionId }),
      ...(answer.fault === undefined ? {} : { repeatedFault: answer.fault }),
    };
  }

  /** The date is by the emulator's clock, as are the times in connections. */
  private headers(status: number, served?: { caller: Caller; rate: RateState }): Headers {
    const date = { Date: new Date(this.clock.now()).toUTCString() };
    if (served === undefined || status === 401) return date;
    const { ownerHeaders } = this.latitudes;
    const namesOwner = ownerHeaders === "always" || (ownerHeaders === "successes" && status < 400);
    return {
      ...date,
      ...requestIdHeader(),
      ...(namesOwner ? identifyingHeaders(served.caller) : {}),
      ...rateLimitHeaders(served.rate),
    };
  }

  /** Persona keeps results of changes only: a key in a GET has no effect. */
  private performOnce(request: EmulatedRequest, caller: Caller, fault: AnswerFault | undefined): Answer {
    const key = this.keyOf(request, caller);
    if (key === undefined) return this.operations.perform(request, caller);
    const parameters = this.parametersOf(request);
    const kept = this.idempotency.recall(key, parameters);
    if (kept === "other-parameters") {
      return errorAnswer(400, { details: "This Idempotency-Key was used for a request with other parameters" });
    }
    if (kept !== undefined) return kept;
    const answer = this.operations.perform(request, caller);
    this.idempotency.keep(
      key,
      parameters,
      fault?.cached === true ? this.madeUp(this.altered(answer, fault), fault) : answer,
    );
    return answer;
  }

  private answerInstead(request: EmulatedRequest, caller: Caller | undefined, fault: AnswerFault): Served {
    const status = fault.status ?? 500;
    const identified = fault.identified === true && caller !== undefined;
    const headers = identified ? this.headers(status, { caller, rate: this.rateWindows.peek(caller) }) : {};
    const reply = this.altered({ status, headers, body: "" }, fault);
    const key = caller === undefined ? undefined : this.keyOf(request, caller);
    if (fault.cached === true && key !== undefined) {
      this.idempotency.keep(key, this.parametersOf(request), this.madeUp(reply, fault));
    }
    return { reply };
  }

  private altered<Whole extends Answer | Reply>(whole: Whole, fault: AnswerFault | undefined): Whole {
    if (fault === undefined) return whole;
    const body = typeof fault.body === "function" ? fault.body(whole.body) : (fault.body ?? whole.body);
    const typed = fault.body === undefined ? {} : { "Content-Type": contentTypeOf(body) };
    const headers = overlay(overlay(whole.headers ?? {}, typed), fault.headers ?? {});
    return { ...whole, status: fault.status ?? whole.status, headers, body };
  }

  /** Status and body are kept, headers are made anew for every answer. */
  private madeUp(whole: Answer | Reply, fault: AnswerFault): Answer {
    return { status: whole.status, body: whole.body, fault: `${faultName(fault)}, repeated` };
  }

  private keyOf(request: EmulatedRequest, caller: Caller): string | undefined {
    const key = request.headers["idempotency-key"];
    const changes = ["create", "deactivate", "reactivate"].includes(request.operation);
    if (!changes || key === undefined) return undefined;
    return JSON.stringify([caller.organizationId, caller.environmentId, key]);
  }

  private parametersOf(request: EmulatedRequest): string {
    return JSON.stringify([request.path, request.search, request.body]);
  }
}
