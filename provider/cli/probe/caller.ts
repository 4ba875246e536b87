import { randomUUID } from "node:crypto";

import type { Clock } from "../../persona/http/clock";
import { quote } from "../../persona/http/quote";
import { redactionOf } from "../../persona/http/redact";
import type { HttpRequest, Transport } from "../../persona/http/transport";

/** One answer as it came, except that the API key is redacted. */
export interface Heard {
  /** HTTP status; 0: no answer came. */
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body; the network's code if no answer came. */
  readonly text: string;
}

/** Limit for one request, in milliseconds. */
const TIMEOUT = 30_000;
/** Between two tries, in milliseconds. */
const PAUSE = 1000;
/** A window of Persona's rate limit, in milliseconds. */
const LONGEST_WAIT = 61_000;
const MOST_TRIES = 2;

/**
 * Sends the probe's requests and keeps their answers. It is not the provider's client, which hides how Persona answered. A
 * read that fails for the moment is tried again, and so is any request that meets the rate limit.
 */
export class Caller {
  /** Every answer so far. */
  readonly heard: Heard[] = [];
  private readonly reads = new Map<string, Promise<Heard>>();

  constructor(
    private readonly transport: Transport,
    private readonly apiKey: string,
    readonly apiVersion: string,
    private readonly clock: Clock,
  ) {}

  /** Sends a GET. The same one is sent once. */
  get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Heard> {
    const name = JSON.stringify([path, headers]);
    const known = this.reads.get(name) ?? this.send({ method: "GET", path, headers });
    this.reads.set(name, known);
    return known;
  }

  /** Sends a GET, also where the same one was sent before. */
  getAnew(path: string): Promise<Heard> {
    return this.send({ method: "GET", path, headers: {} });
  }

  post(path: string, body?: unknown, idempotencyKey: string = randomUUID()): Promise<Heard> {
    return this.send({
      method: "POST",
      path,
      headers: {
        "Idempotency-Key": idempotencyKey,
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  private async send(request: Omit<HttpRequest, "timeout">): Promise<Heard> {
    for (let tries = 1; ; tries += 1) {
      const heard = await this.attempt(request);
      const wait = tries < MOST_TRIES ? waitAfter(heard, request.method) : undefined;
      if (wait === undefined) return heard;
      await this.clock.sleep(wait);
    }
  }

  private async attempt(request: Omit<HttpRequest, "timeout">): Promise<Heard> {
    const outcome = await this.transport({
      ...request,
      headers: {
        Accept: "application/json",
        Authorization: `Bearer ${this.apiKey}`,
        "Persona-Version": this.apiVersion,
        "Key-Inflection": "kebab",
        ...request.headers,
      },
      timeout: TIMEOUT,
    });
    const redact = redactionOf(this.apiKey);
    if (outcome.kind !== "answered") {
      return { status: 0, headers: {}, text: outcome.kind === "silent" ? outcome.code : outcome.problem };
    }
    const { status, headers, text } = outcome.answer;
    const clean = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, redact(value)]));
    const heard = { status, headers: clean, text: redact(text) };
    this.heard.push(heard);
    return heard;
  }
}

/** How long to wait before another try, in milliseconds; undefined: the answer is final. */
function waitAfter(heard: Heard, method: HttpRequest["method"]): number | undefined {
  const { status, headers } = heard;
  if (status === 429 && !isQuota(heard)) {
    const seconds = Number(headers["retry-after"] ?? headers["ratelimit-reset"]);
    return seconds >= 0 ? Math.min(seconds * 1000 + PAUSE, LONGEST_WAIT) : PAUSE;
  }
  const mayPass = status === 0 || status === 408 || status >= 500;
  return mayPass && method === "GET" ? PAUSE : undefined;
}

/** Whether an answer says that a quota is used up. Source: Persona API docs, errors 403 and 429. */
export function isQuota(heard: Heard): boolean {
  return titleOf(heard)?.toLowerCase() === "quota exceeded";
}

/** The title of Persona's error body, if the body is one. */
export function titleOf({ text }: Heard): string | undefined {
  const errors = (jsonOf(text) as { errors?: readonly ({ title?: unknown } | null)[] } | null)?.errors;
  const title = Array.isArray(errors) ? (errors as readonly ({ title?: unknown } | null)[])[0]?.title : undefined;
  return typeof title === "string" ? quote(title) : undefined;
}

/** An answer in a few words, such as `HTTP 409 "Conflict"`. */
export function describe(heard: Heard): string {
  if (heard.status === 0) return `no answer (${quote(heard.text)})`;
  const title = titleOf(heard);
  return `HTTP ${heard.status}${title === undefined ? "" : ` "${title}"`}`;
}

/** The body as JSON; undefined for another text. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
