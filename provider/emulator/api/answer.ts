/** What is sent back, before the headers that every answer has are added. */
export interface Answer {
  status: number;
  body: string;
  /** Only what differs from a JSON answer. */
  headers?: Readonly<Record<string, string>>;
  /** The connection that the request made, changed or showed. */
  connectionId?: string;
  /** The fault that this answer was made up by. It is told again when the answer is, under its idempotency key. */
  fault?: string;
}

/** A JSON answer. */
export function jsonAnswer(status: number, body: unknown, connectionId?: string): Answer {
  const answer: Answer = { status, body: JSON.stringify(body) };
  if (connectionId !== undefined) answer.connectionId = connectionId;
  return answer;
}

/** Titles by status, as Persona words them. */
const titles: Readonly<Record<number, string>> = {
  400: "Bad request",
  401: "Must be authenticated to access",
  403: "Forbidden",
  404: "Record not found",
  409: "Conflict",
  413: "Payload too large",
  422: "Unprocessable entity",
  429: "Too many requests",
  500: "Internal server error",
};

/** An error answer: what went wrong in words, and where in the request where that can be said. */
export function errorAnswer(
  status: number,
  details: string,
  source?: { pointer?: string; parameter?: string },
): Answer {
  const error = { title: titles[status] ?? "Error", details, ...(source === undefined ? {} : { source }) };
  return jsonAnswer(status, { errors: [error] });
}
