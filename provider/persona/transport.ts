import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";

import axios, { isAxiosError } from "axios";

import { isLoopback } from "./base-url";
import type { Outcome } from "./outcome";

export interface HttpRequest {
  readonly method: "GET" | "POST";
  /** Begins with `/`, relative to the base URL, encoded. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Sends one request and says what became of it. Never throws and never retries. */
export type Transport = (request: HttpRequest) => Promise<Outcome>;

/** A page of 100 connections is about 50 KB. */
const LARGEST_ANSWER = 8 * 1024 * 1024;

/**
 * One axios instance: keep-alive, no redirects, the proxy of the environment except to loopback, answers limited in size,
 * one time limit for a whole exchange.
 */
export function createTransport(baseUrl: string, timeoutMilliseconds: number): Transport {
  const http = axios.create({
    baseURL: baseUrl.replace(/\/+$/, ""),
    adapter: "http",
    httpAgent: new HttpAgent({ keepAlive: true }),
    httpsAgent: new HttpsAgent({ keepAlive: true }),
    maxRedirects: 0,
    maxContentLength: LARGEST_ANSWER,
    responseType: "text",
    transformResponse: (text: unknown) => text,
    validateStatus: () => true,
    ...(isLoopback(new URL(baseUrl)) ? { proxy: false as const } : {}),
  });

  return async (request) => {
    // Not axios' own timeout, which a server that drips bytes never meets.
    const limit = new AbortController();
    const timer = setTimeout(() => {
      limit.abort();
    }, timeoutMilliseconds);
    try {
      const { status, headers, data } = await http.request<unknown>({
        method: request.method,
        url: request.path,
        headers: { ...request.headers },
        data: request.body,
        signal: limit.signal,
      });
      const plain = Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
      );
      return { kind: "answered", answer: { status, headers: plain, text: typeof data === "string" ? data : "" } };
    } catch (error) {
      return failed(error, limit.signal.aborted);
    } finally {
      clearTimeout(timer);
    }
  };
}

/** Keeps only a code: an axios error carries the request, and with it the API key. */
function failed(error: unknown, timedOut: boolean): Outcome {
  if (timedOut) return { kind: "silent", code: "ETIMEDOUT" };
  if (!isAxiosError(error)) throw error;
  if (error.message.includes("maxContentLength")) {
    return { kind: "unusable", problem: `its body is larger than ${LARGEST_ANSWER / 1024 / 1024} MB` };
  }
  return { kind: "silent", code: error.code ?? "UNKNOWN" };
}
