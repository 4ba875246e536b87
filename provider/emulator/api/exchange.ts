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
