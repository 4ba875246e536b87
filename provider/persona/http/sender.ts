import { randomUUID } from "node:crypto";

import {
  type AnswerFacts,
  factsOfAnswer,
  type KeyOwner,
  keyOwnerOf,
  type Outcome,
  requestIdOf,
  UnusableAnswer,
} from "./answer";
import type { Clock } from "./clock";
import { errorFromOutcome } from "./error-from-outcome";
import type { Finish, RateLimiter } from "./rate-limiter";
import { type Redact, redactionOf } from "./redact";
import { decideRetry, isDoubtful } from "./retry-decision";
import type { Transport } from "./transport";

export interface Operation<T> {
  readonly action: string;
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly idempotencyKey?: string | undefined;
  readonly read: (text: string) => T;
}

/** An operation that did not succeed yet and is about to be tried again. Times are in milliseconds on the client's clock. */
export interface Trouble {
  /** Such as `Creating the connection to org_ABC123`. */
  readonly action: string;
  /** What happened last, such as `ECONNREFUSED`, `HTTP 503` or `an unusable answer`. */
  readonly problem: string;
  /** When the operation's first request was sent. */
  readonly since: number;
  /** When the operation is given up at the latest. */
  readonly until: number;
}

/** Called each time that an operation is going to be tried again, and where an answer takes longer than five seconds. */
export type TroubleListener = (trouble: Trouble) => void;

/** Persona's rate limit window. */
const RATE_LIMIT_WINDOW = 60_000;

/** After this time without an answer, its listener is told; in milliseconds. A little more than the five seconds that it counts. */
const SLOW_ANSWER = 5_050;

export interface SenderOptions {
  readonly apiKey: string;
  readonly baseUrl: string;
  readonly apiVersion: string;
  /** Limit for one request and its answer, in milliseconds. */
  readonly requestTime: number;
  /** Limit for all tries of one operation, in milliseconds. */
  readonly retryTime: number;
  readonly transport: Transport;
  readonly limiter: RateLimiter;
  readonly clock: Clock;
  readonly onKeyOwner: (keyOwner: KeyOwner) => void;
  readonly onAnswer: (facts: AnswerFacts) => void;
  readonly onTrouble: TroubleListener;
}

/** The result of an operation, with the owner of the key. */
export interface Sent<T> {
  readonly value: T;
  readonly keyOwner: KeyOwner;
  readonly requestId?: string;
}

/** Sends operations: paced by the rate limit, tried again as {@link decideRetry} says, until an answer or an error. */
export class Sender {
  readonly #options: SenderOptions;
  readonly #redact: Redact;

  constructor(options: SenderOptions) {
    this.#options = options;
    this.#redact = redactionOf(options.apiKey);
  }

  async send<T>(operation: Operation<T>): Promise<Sent<T>> {
    const { limiter, clock, retryTime, requestTime, baseUrl, onTrouble } = this.#options;
    let idempotencyKey = operation.idempotencyKey ?? randomUUID();
    let timeLeft = retryTime;
    let rateLimitTimeLeft = RATE_LIMIT_WINDOW;
    let doubts = 0;
    let earlierMayHaveActed = false;
    let since: number | undefined;
    for (let retries = 0; ; retries += 1) {
      const finish = await limiter.start();
      const started = clock.now();
      since ??= started;
      const trouble = { action: operation.action, since, until: started + timeLeft };
      const slow = setTimeout(() => {
        onTrouble({ ...trouble, problem: "no answer yet" });
      }, SLOW_ANSWER);
      const outcome = await this.#attempt(operation, idempotencyKey, Math.min(requestTime, timeLeft), finish).finally(
        () => {
          clearTimeout(slow);
        },
      );
      const ended = clock.now();
      timeLeft -= ended - started;
      const result = readOutcome(outcome, operation.read);
      if (result.succeeded) return result.sent;
      const decision = decideRetry({
        outcome: result.outcome,
        retries,
        doubts,
        keyIsOurs: operation.idempotencyKey === undefined,
        timeLeft,
        rateLimitTimeLeft,
        random: () => clock.random(),
      });
      if (!decision.retry) {
        throw errorFromOutcome({
          action: operation.action,
          isChange: operation.method === "POST",
          outcome: result.outcome,
          attempts: retries + 1,
          elapsed: ended - since,
          earlierMayHaveActed,
          baseUrl,
        });
      }
      onTrouble({
        action: operation.action,
        problem: problemOf(result.outcome),
        since,
        until: ended + timeLeft + decision.rateLimitWait,
      });
      await clock.sleep(decision.delay);
      rateLimitTimeLeft -= decision.rateLimitWait;
      timeLeft -= decision.delay - decision.rateLimitWait;
      if (isDoubtful(result.outcome)) doubts += 1;
      if (decision.idempotencyKey === "new") {
        idempotencyKey = randomUUID();
        earlierMayHaveActed = true;
      }
    }
  }

  async #attempt(
    operation: Operation<unknown>,
    idempotencyKey: string,
    timeout: number,
    finish: Finish,
  ): Promise<Outcome> {
    const { transport, onKeyOwner, onAnswer } = this.#options;
    const { method, path, body } = operation;
    const headers = this.#headers(operation, idempotencyKey);
    let outcome: Outcome | undefined;
    try {
      outcome = redacted(
        await transport({ method, path, headers, timeout, ...(body === undefined ? {} : { body }) }),
        this.#redact,
      );
    } finally {
      finish(outcome?.kind === "answered" ? outcome.answer.headers : undefined);
    }
    if (outcome.kind === "answered") {
      const keyOwner = keyOwnerOf(outcome.answer);
      if (keyOwner.organizationId !== undefined || keyOwner.environmentId !== undefined) onKeyOwner(keyOwner);
      onAnswer(factsOfAnswer(outcome.answer));
    }
    return outcome;
  }

  #headers({ method, body, headers }: Operation<unknown>, idempotencyKey: string): Record<string, string> {
    return {
      Accept: "application/json",
      "Persona-Version": this.#options.apiVersion,
      "Key-Inflection": "kebab",
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      ...(method === "POST" ? { "Idempotency-Key": idempotencyKey } : {}),
      ...headers,
      Authorization: `Bearer ${this.#options.apiKey}`,
    };
  }
}

function problemOf(outcome: Outcome): string {
  switch (outcome.kind) {
    case "silent":
      return outcome.code;
    case "unusable":
      return "an unusable answer";
    case "answered":
      return `HTTP ${outcome.answer.status}`;
  }
}

/** A server may echo the key: it must reach neither an error nor a state. */
function redacted(outcome: Outcome, redact: Redact): Outcome {
  if (outcome.kind !== "answered") return outcome;
  const { status, headers, text } = outcome.answer;
  const clean = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, redact(value)]));
  return { kind: "answered", answer: { status, headers: clean, text: redact(text) } };
}

type Result<T> = { succeeded: true; sent: Sent<T> } | { succeeded: false; outcome: Outcome };

function readOutcome<T>(outcome: Outcome, read: (text: string) => T): Result<T> {
  if (outcome.kind !== "answered") return { succeeded: false, outcome };
  const { answer } = outcome;
  if (answer.status < 200 || answer.status >= 300) return { succeeded: false, outcome };
  try {
    const value = read(answer.text);
    const requestId = requestIdOf(answer);
    return {
      succeeded: true,
      sent: { value, keyOwner: keyOwnerOf(answer), ...(requestId === undefined ? {} : { requestId }) },
    };
  } catch (error) {
    if (!(error instanceof UnusableAnswer)) throw error;
    return { succeeded: false, outcome: { kind: "unusable", answer, problem: error.message } };
  }
}
