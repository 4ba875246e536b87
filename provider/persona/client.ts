import type { CreateConnectionRequest, ListConnectionsRequest, PersonaClientOptions } from "./client-options";
import { parseConnection, parsePage } from "./connection-document";
import { UnusableAnswer } from "./http/answer";
import { DEFAULT_API_VERSION, isApiVersion } from "./api-versions";
import { DEFAULT_BASE_URL, normalBaseUrl, problemWithBaseUrl } from "./http/base-url";
import { systemClock } from "./http/clock";
import type { Connection, ConnectionAnswer, ConnectionPage } from "./connection";
import { isConnectionId, isHeaderToken, isOrganizationId } from "./identifiers";
import { RateLimiter } from "./http/rate-limiter";
import { type Operation, Sender } from "./http/sender";
import { createTransport } from "./http/transport";

export type { CreateConnectionRequest, ListConnectionsRequest, PersonaClientOptions } from "./client-options";

const KEY_INFLECTIONS: ReadonlySet<unknown> = new Set(["camel", "kebab", "snake"]);
const DEFAULT_REQUEST_TIMEOUT_SECONDS = 30;
const DEFAULT_RETRY_TIMEOUT_SECONDS = 300;

/**
 * The five calls of Persona Connect's connections, with retries, pacing and typed errors.
 * Every method throws a `PersonaApiError` where Persona refuses or cannot be reached within the retry time, and a
 * `TypeError` for an argument that could never be sent.
 *
 * @example
 * const client = new PersonaClient({ apiKey });
 * const { connection } = await client.createConnection({ destinationOrganizationId: "org_ABC123" });
 */
export class PersonaClient {
  readonly #sender: Sender;

  constructor(options: PersonaClientOptions) {
    const { apiKey, baseUrl: text = DEFAULT_BASE_URL, apiVersion = DEFAULT_API_VERSION, clock = systemClock } = options;
    if (!isHeaderToken(apiKey)) throw new TypeError("apiKey is empty, or holds characters that no key has");
    const problem = problemWithBaseUrl(text);
    if (problem !== undefined) throw new TypeError(`baseUrl ${problem}`);
    requireApiVersion("apiVersion", apiVersion);
    const baseUrl = normalBaseUrl(text);
    this.#sender = new Sender({
      apiKey,
      baseUrl,
      apiVersion,
      requestTime: milliseconds(
        "requestTimeoutSeconds",
        options.requestTimeoutSeconds,
        DEFAULT_REQUEST_TIMEOUT_SECONDS,
      ),
      retryTime: milliseconds("retryTimeoutSeconds", options.retryTimeoutSeconds, DEFAULT_RETRY_TIMEOUT_SECONDS),
      transport: createTransport(baseUrl),
      limiter: new RateLimiter(clock, options.onRateLimitWait),
      clock,
      onKeyOwner: options.onKeyOwner ?? (() => undefined),
      onAnswer: options.onAnswer ?? (() => undefined),
      onTrouble: options.onTrouble ?? (() => undefined),
    });
  }

  /** `POST /connect/connections`. A `conflict` error means that it exists, or is being changed. */
  async createConnection(request: CreateConnectionRequest): Promise<ConnectionAnswer> {
    const { destinationOrganizationId: destination, fields = {}, keyInflection } = request;
    const { idempotencyKey, personaVersion } = request;
    requireOrganizationId(destination);
    if (keyInflection !== undefined && !KEY_INFLECTIONS.has(keyInflection)) {
      throw new TypeError("keyInflection must be camel, kebab or snake");
    }
    if (personaVersion !== undefined) requireApiVersion("personaVersion", personaVersion);
    if (idempotencyKey !== undefined && !isHeaderToken(idempotencyKey)) {
      throw new TypeError("idempotencyKey must be printable ASCII without spaces");
    }
    const query = new URLSearchParams(
      Object.entries(fields).map(([type, names]): [string, string] => [`fields[${type}]`, names.join(",")]),
    );
    return this.#connectionOperation({
      action: `Creating the connection to ${destination}`,
      method: "POST",
      path: "/connect/connections" + (query.size > 0 ? `?${query.toString()}` : ""),
      body: JSON.stringify({ data: { attributes: { "destination-organization-id": destination } } }),
      headers: {
        ...(keyInflection === undefined ? {} : { "Key-Inflection": keyInflection }),
        ...(personaVersion === undefined ? {} : { "Persona-Version": personaVersion }),
      },
      idempotencyKey,
      read: (text) => {
        const connection = parseConnection(text);
        const { destinationOrganizationId: answered = destination } = connection;
        if (answered !== destination) throw new UnusableAnswer("it is about another connection");
        return query.size > 0 ? connection : withStatus(connection);
      },
    });
  }

  /** `GET /connect/connections/{id}`. */
  async getConnection(id: string): Promise<ConnectionAnswer> {
    return this.#connectionOperation({ action: `Reading connection ${id}`, method: "GET", ...ofConnection(id, "") });
  }

  /** `POST /connect/connections/{id}/deactivate`. A `conflict` error means that it is inactive, or is being changed. */
  async deactivateConnection(id: string): Promise<ConnectionAnswer> {
    const target = ofConnection(id, "/deactivate");
    return this.#connectionOperation({ action: `Deactivating connection ${id}`, method: "POST", ...target });
  }

  /** `POST /connect/connections/{id}/reactivate`. A `conflict` error means that it is not inactive, or is being changed. */
  async reactivateConnection(id: string): Promise<ConnectionAnswer> {
    const target = ofConnection(id, "/reactivate");
    return this.#connectionOperation({ action: `Reactivating connection ${id}`, method: "POST", ...target });
  }

  /** `GET /connect/connections`: one page, newest first, of outbound and inbound connections. */
  async listConnections(request: ListConnectionsRequest = {}): Promise<ConnectionPage> {
    return this.#page(request, new Set());
  }

  /**
   * `GET /connect/connections`: one page after the other, until the last. A connection that changes meanwhile may be on two.
   *
   * @throws PersonaServerError where a page leads back to one that was read before.
   * @example for await (const { connections } of client.pages({ status: "active" })) …
   */
  async *pages(request: ListConnectionsRequest = {}): AsyncGenerator<ConnectionPage, void, undefined> {
    const read = new Set<string>();
    let next = request.after;
    do {
      const page = await this.#page({ ...request, ...(next === undefined ? {} : { after: next }) }, read);
      yield page;
      next = page.next;
    } while (next !== undefined);
  }

  /** @param read the cursors of the pages that were read before; this one's is added. */
  async #page(request: ListConnectionsRequest, read: Set<string>): Promise<ConnectionPage> {
    const { pageSize = 100, after, status, destinationOrganizationId: destination } = request;
    if (!Number.isInteger(pageSize) || pageSize < 1 || pageSize > 100) {
      throw new TypeError("pageSize must be a whole number from 1 to 100");
    }
    const query = new URLSearchParams({ "page[size]": String(pageSize) });
    if (after !== undefined) {
      requireConnectionId(after);
      read.add(after);
      query.set("page[after]", after);
    }
    if (status !== undefined) query.set("filter[status]", status);
    if (destination !== undefined) {
      requireOrganizationId(destination);
      query.set("filter[destination-organization-id]", destination);
    }
    const { value, ...answer } = await this.#sender.send({
      action: "Listing connections",
      method: "GET",
      path: `/connect/connections?${query.toString()}`,
      read: (text) => {
        const page = parsePage(text);
        // Followed, the list would never end.
        if (page.next !== undefined && read.has(page.next))
          throw new UnusableAnswer("it leads back to an earlier page");
        return page;
      },
    });
    return { ...value, ...answer };
  }

  async #connectionOperation(operation: Operation<Connection>): Promise<ConnectionAnswer> {
    const { value, ...answer } = await this.#sender.send(operation);
    return { connection: value, ...answer };
  }
}

function ofConnection(
  id: string,
  action: "" | "/deactivate" | "/reactivate",
): Pick<Operation<Connection>, "path" | "read"> {
  requireConnectionId(id);
  return {
    path: `/connect/connections/${encodeURIComponent(id)}${action}`,
    read: (text) => {
      const connection = parseConnection(text);
      if (connection.id !== id) throw new UnusableAnswer("it is about another connection");
      return withStatus(connection);
    },
  };
}

/** Without a status nothing can be decided. A caller that asked for certain fields may do without. */
function withStatus(connection: Connection): Connection {
  if (connection.status !== undefined) return connection;
  throw new UnusableAnswer(
    "it has no status: the API key seems to hide that attribute (a blocklist of the key), so let the key show it",
  );
}

function requireConnectionId(id: string): void {
  if (!isConnectionId(id)) throw new TypeError("a connection id must have the form cxn_…");
}

function requireOrganizationId(id: string): void {
  if (!isOrganizationId(id)) throw new TypeError("destinationOrganizationId must have the form org_…");
}

function requireApiVersion(name: string, version: string): void {
  if (!isApiVersion(version)) throw new TypeError(`${name} must be a date such as ${DEFAULT_API_VERSION}`);
}

/** A timer treats a time that is too large for it as zero, so the limit is a day. */
function milliseconds(name: string, seconds: number | undefined, otherwise: number): number {
  if (seconds === undefined) return otherwise * 1000;
  if (seconds > 0 && seconds <= 86_400) return seconds * 1000;
  throw new TypeError(`${name} must be more than 0 and at most a day`);
}
