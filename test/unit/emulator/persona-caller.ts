import type { Emulator } from "../../../provider/emulator";

/** The key of most stories: org_ACME, env_ACMESANDBOX. */
export const acmeSandbox = "emulator-key-acme-sandbox";
export const acmeProduction = "emulator-key-acme-production";
export const globexSandbox = "emulator-key-globex-sandbox";

export interface Resource {
  type: string;
  id: string;
  attributes: Record<string, unknown>;
  relationships?: Record<string, { data: { id: string; type: string } }>;
}

/** An answer with its body read; the body parts that a story does not look at may be absent. */
export interface Answered {
  status: number;
  headers: Headers;
  text: string;
  /** Of a single-connection answer. */
  data: Resource;
  errors: { title: string; details?: string; source?: { pointer: string } }[];
}

export interface Listed {
  ids: string[];
  prev: string | null;
  next: string | null;
  answer: Answered;
}

export interface CallOptions {
  /** Null: no Authorization at all. */
  apiKey?: string | null;
  headers?: Record<string, string>;
  body?: string;
}

/** Calls an emulator as any client would, with the key of Acme's sandbox unless told otherwise. */
export class PersonaCaller {
  constructor(private readonly emulator: Emulator) {}

  async call(method: string, pathAndQuery: string, options: CallOptions = {}): Promise<Answered> {
    const { apiKey = acmeSandbox, headers = {}, body } = options;
    const response = await fetch(`${this.emulator.url}${pathAndQuery}`, {
      method,
      redirect: "manual",
      headers: {
        ...(apiKey === null ? {} : { Authorization: `Bearer ${apiKey}` }),
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    let parsed: Pick<Answered, "data" | "errors"> | undefined;
    try {
      parsed = JSON.parse(text) as Pick<Answered, "data" | "errors">;
    } catch {
      parsed = undefined;
    }
    return { status: response.status, headers: response.headers, text, ...parsed } as Answered;
  }

  create(destination: string, options: CallOptions = {}): Promise<Answered> {
    const body = JSON.stringify({ data: { attributes: { "destination-organization-id": destination } } });
    return this.call("POST", "/connect/connections", { body, ...options });
  }

  retrieve(id: string, options: CallOptions = {}): Promise<Answered> {
    return this.call("GET", `/connect/connections/${id}`, options);
  }

  deactivate(id: string, options: CallOptions = {}): Promise<Answered> {
    return this.call("POST", `/connect/connections/${id}/deactivate`, options);
  }

  reactivate(id: string, options: CallOptions = {}): Promise<Answered> {
    return this.call("POST", `/connect/connections/${id}/reactivate`, options);
  }

  async list(query = "", options: CallOptions = {}): Promise<Listed> {
    const answer = await this.call("GET", `/connect/connections${query}`, options);
    const page = JSON.parse(answer.text) as { data?: Resource[]; links?: { prev: string | null; next: string | null } };
    const { prev, next } = page.links ?? { prev: null, next: null };
    return { ids: (page.data ?? []).map(({ id }) => id), prev, next, answer };
  }
}
