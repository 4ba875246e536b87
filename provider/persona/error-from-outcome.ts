import { z } from "zod";

import type { Identity } from "./connection";
import {
  type ErrorDetail,
  type ErrorFacts,
  PersonaAuthenticationError,
  type PersonaApiError,
  PersonaConflictError,
  PersonaNetworkError,
  PersonaNotFoundError,
  PersonaPermissionError,
  PersonaRateLimitError,
  PersonaServerError,
  PersonaValidationError,
} from "./errors";
import type { Answer, Outcome } from "./outcome";
import { quote } from "./redact";
import { serverDelay } from "./server-delay";

export interface FailedOperation {
  /** What was attempted, such as `Creating the connection to org_ABC123`. */
  readonly action: string;
  readonly outcome: Outcome;
  readonly attempts: number;
  readonly apiKey: string;
  readonly baseUrl: string;
}

/** The error of an operation's last outcome: what failed, what Persona said, and what to do. */
export function errorFromOutcome(failure: FailedOperation): PersonaApiError {
  const { action, outcome, attempts } = failure;
  const tries = attempts > 1 ? ` after ${attempts} requests` : "";
  if (outcome.kind === "silent") {
    const { code } = outcome;
    return new PersonaNetworkError(
      `${action} failed: ${failure.baseUrl} gave no answer (${code})${tries}. ${networkAdvice(code)}`,
      { code, attempts },
    );
  }
  const facts = { ...factsOf(outcome.answer, failure.apiKey), attempts };
  const request = facts.requestId === undefined ? "" : `, request ${facts.requestId}`;
  if (outcome.kind === "unusable") {
    return new PersonaServerError(
      `${action} failed: the answer of ${failure.baseUrl} cannot be used, ${quote(outcome.problem, failure.apiKey)}` +
        ` (HTTP ${facts.status ?? "unknown"}${request})${tries}. ` +
        "Check that the base URL is Persona's API, then run again; if it persists, report it to Persona with the request id.",
      facts,
    );
  }
  const { answer } = outcome;
  const said = facts.details.map(describeDetail).join("; ") || describeBody(answer);
  const { type: ErrorType, advice } = meaning(answer);
  return new ErrorType(`${action} failed: ${said} (HTTP ${answer.status}${request})${tries}. ${advice}`, facts);
}

/** Whose key was used, as the answer says. */
export function identityOf(answer: Answer | undefined): Identity {
  const organizationId = answer?.headers["persona-organization-id"];
  const environmentId = answer?.headers["persona-environment-id"];
  return {
    ...(organizationId === undefined ? {} : { organizationId }),
    ...(environmentId === undefined ? {} : { environmentId }),
  };
}

const errorBody = z.object({
  errors: z
    .array(
      z.object({
        title: z.string().nullish(),
        details: z.string().nullish(),
        source: z.object({ pointer: z.string().nullish() }).nullish(),
      }),
    )
    .max(100),
});

function factsOf(
  answer: Answer | undefined,
  apiKey: string,
): Omit<ErrorFacts, "attempts"> & { details: ErrorDetail[] } {
  if (answer === undefined) return { details: [] };
  const requestId = answer.headers["request-id"];
  return {
    status: answer.status,
    ...(requestId === undefined ? {} : { requestId: quote(requestId, apiKey) }),
    ...identityOf(answer),
    details: detailsOf(answer, apiKey),
  };
}

function detailsOf(answer: Answer, apiKey: string): ErrorDetail[] {
  let json: unknown;
  try {
    json = JSON.parse(answer.text);
  } catch {
    return [];
  }
  const body = errorBody.safeParse(json);
  if (!body.success) return [];
  return body.data.errors.map(({ title, details, source }) => ({
    ...(title ? { title: quote(title, apiKey) } : {}),
    ...(details ? { details: quote(details, apiKey) } : {}),
    ...(source?.pointer ? { pointer: quote(source.pointer, apiKey) } : {}),
  }));
}

function describeDetail({ title, details, pointer }: ErrorDetail): string {
  const text = [title, details].filter(Boolean).join(": ");
  return `Persona says "${text || "no reason"}"${pointer === undefined ? "" : ` at ${pointer}`}`;
}

function describeBody({ headers, text, status }: Answer): string {
  if (status >= 300 && status < 400) return "the server answered with a redirect, which is not followed";
  if (text === "") return "the server answered without a body";
  const type = headers["content-type"]?.split(";")[0] ?? "no content type";
  return `the server answered with ${type} rather than Persona's error format`;
}

type ErrorType = new (message: string, facts: ErrorFacts) => PersonaApiError;

function meaning(answer: Answer): { type: ErrorType; advice: string } {
  const { status } = answer;
  if (status >= 300 && status < 400) {
    return { type: PersonaServerError, advice: "Check the base URL: it must be the API's own address." };
  }
  if (status >= 500) {
    return {
      type: PersonaServerError,
      advice: "Run again later; if it persists, report it to Persona with the request id.",
    };
  }
  switch (status) {
    case 401:
      return {
        type: PersonaAuthenticationError,
        advice: "Check that the API key is complete and has not been revoked.",
      };
    case 403:
      return {
        type: PersonaPermissionError,
        advice: "Give the API key the permission for Connect, or use another key.",
      };
    case 404:
      return {
        type: PersonaNotFoundError,
        advice: "Check the id, and that the key is of the same organization and environment.",
      };
    case 409:
      return {
        type: PersonaConflictError,
        advice: "It exists already, is being changed, or its state does not allow this.",
      };
    case 429: {
      const asked =
        serverDelay(answer.headers, "retry-after", Date.now) ??
        serverDelay(answer.headers, "ratelimit-reset", Date.now);
      const wait = asked === undefined ? "" : `The server asks to wait ${Math.ceil(asked / 1000)} s. `;
      return {
        type: PersonaRateLimitError,
        advice: `${wait}Run again later, or with fewer users of the organization's keys.`,
      };
    }
    default:
      return { type: PersonaValidationError, advice: "Correct the request as Persona says." };
  }
}

function networkAdvice(code: string): string {
  if (code === "ETIMEDOUT")
    return "The request timed out: raise the request timeout, or check the network and its proxy.";
  if (code === "ENOTFOUND") return "The host is unknown: check the base URL for typing errors, and the machine's DNS.";
  if (/CERT|SELF_SIGNED|UNABLE_TO_/.test(code)) {
    return "The certificate is not trusted: if a proxy of your company re-signs traffic, name its certificate in NODE_EXTRA_CA_CERTS.";
  }
  return "Check the network, the proxy settings (HTTPS_PROXY, NO_PROXY) and the base URL, then run again.";
}
