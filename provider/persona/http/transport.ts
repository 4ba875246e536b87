import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";

import axios, { isAxiosError } from "axios";

import { isLoopback } from "./base-url";
import type { Outcome } from "./answer";

export interface HttpRequest {
  readonly method: "GET" | "POST";
  /** Begins with `/`, relative to the base URL, encoded. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** For the request and its whole answer, in milliseconds. */
  readonly timeout: number;
}

/** Sends one request and says what became of it. Never retries, and throws nothing that an axios error is part of. */
export type Transport = (request: HttpRequest) => Promise<Outcome>;

/** A page of 100 connections is about 50 KB. */
const LARGEST_ANSWER = 8 * 1024 * 1024;

/**
 * One axios instance: keep-alive, no redirects, the proxy of the environment except to loopback, answers limited in size,
 * one time limit for a whole exchange.
 */
export function createTransport(baseUrl: string): Transport {
  const http = axios.create({
    baseURL: baseUrl,
    adapter: "http",
    httpAgent: new HttpAgent({ keepAlive: true }),
    // Said outright, so that NODE_TLS_REJECT_UNAUTHORIZED=0, set for something else, does not give the API key away.
    httpsAgent: new HttpsAgent({ keepAlive: true, rejectUnauthorized: true }),
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
    }, request.timeout);
    try {
      const { status, headers, data } = await http.request<string>({
        method: request.method,
        url: request.path,
        headers: { ...request.headers },
        data: request.body,
        signal: limit.signal,
      });
      const plain = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
      return { kind: "answered", answer: { status, headers: plain, text: data } };
    } catch (error) {
      return limit.signal.aborted ? { kind: "silent", code: "ETIMEDOUT" } : failed(error);
    } finally {
      clearTimeout(timer);
    }
  };
}

/** Keeps only a code: an axios error carries the request, and with it the API key; others may carry a proxy's password. */
function failed(error: unknown): Outcome {
  const code = codeOf(error);
  if (isAxiosError(error) && error.message.includes("maxContentLength")) {
    return { kind: "unusable", problem: `its body is larger than ${LARGEST_ANSWER / 1024 / 1024} MB` };
  }
  if (/^(Z_|ERR__?ERROR|ERR_BROTLI|ERR_ZLIB|BROTLI_)/.test(code)) {
    return { kind: "unusable", problem: "its body cannot be decompressed" };
  }
  // Axios' word for an answer whose body ends in the middle.
  return { kind: "silent", code: code === "ERR_BAD_RESPONSE" ? "ECONNRESET" : code };
}

function codeOf(error: unknown): string {
  if (error instanceof Error && "code" in error && typeof error.code === "string") return error.code;
  if (isAxiosError(error)) return "UNKNOWN";
  throw new Error(`Sending a request failed unexpectedly: ${error instanceof Error ? error.name : typeof error}`);
}
