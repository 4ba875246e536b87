import { randomUUID } from "node:crypto";

import { UnusableAnswer } from "./answer";
import { type AnswerFacts, factsOfAnswer } from "./answer-facts";
import type { Clock } from "./clock";
import type { Identity } from "./connection";
import { errorFromOutcome, identityOf } from "./error-from-outcome";
import type { Outcome } from "./outcome";
import type { RateLimiter } from "./rate-limiter";
import { decideRetry } from "./retry-decision";
import type { HttpRequest, Transport } from "./transport";

export interface Operation<T> {
  readonly action: string;
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly idempotencyKey?: string | undefined;
  readonly read: (text: string) => T;
}

/** Persona's rate limit window. */
const RATE_LIMIT_WINDOW = 60_000;

export interface SenderOptions {
  readonly apiKey: string;
  readonly baseUrl: string;
  readonly apiVersion: string;
  /** Limit for all tries of one operation, in milliseconds. */
  readonly retryTime: number;
  readonly transport: Transport;
  readonly limiter: RateLimiter;
  readonly clock: Clock;
  readonly onIdentity: (identity: Identity) => void;
  readonly onAnswer: (facts: AnswerFacts) => void;
}

/** What an operation gave, with whose key it was done. */
export interface Sent<T> {
  readonly value: T;
  readonly identity: Identity;
  readonly requestId?: string;
}

/** Sends operations: paced by the rate limit, tried again as {@link decideRetry} says, until an answer or an error. */
export class Sender {
  readonly #options: SenderOptions;

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  async send<T>(operation: Operation<T>): Promise<Sent<T>> {
    const { limiter, clock, retryTime, apiKey, baseUrl } = this.#options;
    let idempotencyKey = operation.idempotencyKey ?? randomUUID();
    let spent = 0;
    let rateLimitTimeLeft = RATE_LIMIT_WINDOW;
    for (let retries = 0; ; retries += 1) {
      await limiter.start();
      const started = clock.now();
      const outcome = await this.#attempt(operation, idempotencyKey);
      spent += clock.now() - started;
      const result = readOutcome(outcome, operation.read);
      if (result.succeeded) {
        const requestId = result.headers["request-id"];
        return {
          value: result.value,
          identity: result.identity,
          ...(requestId === undefined ? {} : { requestId }),
        };
      }
      const decision = decideRetry({
        outcome: result.outcome,
        retries,
        keyIsOurs: operation.idempotencyKey === undefined,
        timeLeft: retryTime - spent,
        rateLimitTimeLeft,
        random: () => clock.random(),
        wallClock: Date.now,
      });
      if (!decision.retry) {
        const { action } = operation;
        throw errorFromOutcome({ action, outcome: result.outcome, attempts: retries + 1, apiKey, baseUrl });
      }
      await clock.sleep(decision.delay);
      const free = isRateLimited(result.outcome) ? Math.min(decision.delay, rateLimitTimeLeft) : 0;
      rateLimitTimeLeft -= free;
      spent += decision.delay - free;
      if (decision.idempotencyKey === "new") idempotencyKey = randomUUID();
    }
  }

  async #attempt(operation: Operation<unknown>, idempotencyKey: string): Promise<Outcome> {
    const { transport, limiter, onIdentity, onAnswer } = this.#options;
    let outcome: Outcome | undefined;
    try {
      outcome = await transport(this.#request(operation, idempotencyKey));
    } finally {
      limiter.finish(outcome?.kind === "answered" ? outcome.answer.headers : undefined);
    }
    if (outcome.kind === "answered") {
      onIdentity(identityOf(outcome.answer));
      onAnswer(factsOfAnswer(outcome.answer));
    }
    return outcome;
  }

  #request({ method, path, body, headers }: Operation<unknown>, idempotencyKey: string): HttpRequest {
    const { apiKey, apiVersion } = this.#options;
    return {
      method,
      path,
      headers: {
        Accept: "application/json",
        "Persona-Version": apiVersion,
        "Key-Inflection": "kebab",
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...(method === "POST" ? { "Idempotency-Key": idempotencyKey } : {}),
        ...headers,
        Authorization: `Bearer ${apiKey}`,
      },
      ...(body === undefined ? {} : { body }),
    };
  }
}

function isRateLimited(outcome: Outcome): boolean {
  return outcome.kind === "answered" && outcome.answer.status === 429;
}

type Result<T> =
  | { succeeded: true; value: T; identity: Identity; headers: Readonly<Record<string, string>> }
  | { succeeded: false; outcome: Outcome };

function readOutcome<T>(outcome: Outcome, read: (text: string) => T): Result<T> {
  if (outcome.kind !== "answered") return { succeeded: false, outcome };
  const { answer } = outcome;
  if (answer.status < 200 || answer.status >= 300) return { succeeded: false, outcome };
  try {
    return { succeeded: true, value: read(answer.text), identity: identityOf(answer), headers: answer.headers };
  } catch (error) {
    if (!(error instanceof UnusableAnswer)) throw error;
    return { succeeded: false, outcome: { kind: "unusable", answer, problem: error.message } };
  }
}
