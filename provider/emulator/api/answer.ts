import type { RateState } from "./rate-limit";
import type { Operation } from "./request";

/** A request and its answer as they were on the wire. */
export interface Exchange {
  readonly operation: Operation;
  readonly request: {
    readonly method: string;
    /** From `/api/v1` on, without the query. */
    readonly path: string;
    /** What follows the question mark, as sent. */
    readonly search: string;
    /** Names in lower case. Of Authorization, only the scheme is kept. */
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  };
  /** Undefined: no answer was sent. With a `fault`, it may not have arrived whole, or not be what Persona would say. */
  readonly answer: Reply | undefined;
  /** The name of the injected fault, as in the journal. */
  readonly fault: string | undefined;
}

/** An answer with all of its headers. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An answer before the headers that every answer has are added. */
export interface Answer {
  status: number;
  body: string;
  /** Only what differs from a JSON answer. */
  headers?: Readonly<Record<string, string>>;
  /** The connection that the request made, changed or showed. */
  connectionId?: string;
  /** The fault that made this answer up. It is told again when the answer is, under its idempotency key. */
  fault?: string;
}

/** A JSON answer. */
export function jsonAnswer(status: number, body: unknown, connectionId?: string): Answer {
  const answer: Answer = { status, body: JSON.stringify(body) };
  if (connectionId !== undefined) answer.connectionId = connectionId;
  return answer;
}

/** Titles by status. Source: Persona's published OpenAPI of 2026-08-21, examples of the error responses. */
const titles = {
  400: "Bad Request",
  401: "Must be authenticated to access this endpoint",
  403: "Forbidden",
  404: "Record not found",
  409: "Conflict",
  413: "Payload too large",
  422: "Unprocessable entity",
  429: "Rate limit exceeded",
  500: "Internal server error",
} as const;

/** More about an error than its status says. */
export interface ErrorFacts {
  /** Default: the one that Persona documents first for the status. */
  title?: string;
  details?: string;
  /** Where in the request the error is; Persona documents it for 422 only. */
  source?: { pointer: string };
}

/** An error answer. */
export function errorAnswer(status: keyof typeof titles, facts: ErrorFacts = {}): Answer {
  return jsonAnswer(status, { errors: [{ title: titles[status], ...facts }] });
}

/** The answer to a request over a rate limit. Its details say a minute whatever the window is, as Persona's do. */
export function rateLimitAnswer({ limit }: RateState): Answer {
  const advice = "Please reach out to support@withpersona.com if you need this changed.";
  return errorAnswer(429, { details: `You have hit your rate limit of ${limit} requests / min. ${advice}` });
}
