import { z } from "zod/v3";

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
import { networkFault } from "./network-code";
import { type Answer, keyOwnerOf, type Outcome } from "./answer";
import { quote } from "./quote";
import { serverDelay } from "./server-delay";

export interface FailedOperation {
  /** What was attempted, such as `Creating the connection to org_ABC123`. */
  readonly action: string;
  /** Whether it changes anything: then it may have done so although no usable answer came. */
  readonly isChange: boolean;
  readonly outcome: Outcome;
  readonly attempts: number;
  /** Whether it was sent under a new idempotency key, since a 5xx did not tell whether it took effect. */
  readonly earlierMayHaveActed: boolean;
  readonly baseUrl: string;
}

/** So many of Persona's error entries are passed on. */
const MOST_DETAILS = 20;
/** So many of them are put into the message. */
const MOST_QUOTED = 3;

/** The error of an operation's last outcome: what failed, what Persona said, and what to do. */
export function errorFromOutcome(failure: FailedOperation): PersonaApiError {
  const { action, outcome, attempts, earlierMayHaveActed, baseUrl } = failure;
  const tries = attempts > 1 ? ` after ${attempts} requests` : "";
  const doubt =
    failure.isChange && (earlierMayHaveActed || mayHaveActed(outcome)) ? " It may have taken effect all the same." : "";
  if (outcome.kind === "silent") {
    const { code } = outcome;
    return new PersonaNetworkError(
      `${action} failed: ${baseUrl} gave no answer (${code})${tries}.${doubt} ${networkAdvice(code)}`,
      { code, attempts, earlierMayHaveActed },
    );
  }
  const facts = { ...(outcome.answer === undefined ? {} : factsOf(outcome.answer)), attempts, earlierMayHaveActed };
  if (outcome.kind === "unusable") {
    return new PersonaServerError(
      `${action} failed: the answer of ${baseUrl} cannot be used, ${quote(outcome.problem)}` +
        `${reference(facts)}${tries}.${doubt} ` +
        "Check that the base URL is Persona's API, then run again; if it persists, report it to Persona.",
      facts,
    );
  }
  const { answer } = outcome;
  const said = describeDetails(facts.details ?? []) ?? describeBody(answer);
  const { type: ErrorType, advice } = isOfSomethingBetween(answer) ? NOT_PERSONA : meaning(answer.status);
  return new ErrorType(
    `${action} failed: ${said}${reference(facts)}${tries}.${doubt} ${askedToWait(answer)}${advice}`,
    facts,
  );
}

function mayHaveActed(outcome: Outcome): boolean {
  switch (outcome.kind) {
    case "silent":
      return networkFault(outcome.code) === "interrupted";
    case "unusable":
      return true;
    case "answered":
      return outcome.answer.status >= 500;
  }
}

function reference({ status, requestId }: Pick<ErrorFacts, "status" | "requestId">): string {
  const parts = [
    ...(status === undefined ? [] : [`HTTP ${status}`]),
    ...(requestId === undefined ? [] : [`request ${requestId}`]),
  ];
  return parts.length === 0 ? "" : ` (${parts.join(", ")})`;
}

const errorBody = z.object({
  errors: z.array(
    z.object({
      title: z.string().nullish(),
      details: z.string().nullish(),
      source: z.object({ pointer: z.string().nullish() }).nullish(),
    }),
  ),
});

function factsOf(answer: Answer): Omit<ErrorFacts, "attempts" | "earlierMayHaveActed"> {
  const requestId = answer.headers["request-id"];
  return {
    status: answer.status,
    ...(requestId === undefined ? {} : { requestId: quote(requestId) }),
    ...keyOwnerOf(answer),
    details: detailsOf(answer),
  };
}

function detailsOf(answer: Answer): ErrorDetail[] {
  let json: unknown;
  try {
    json = JSON.parse(answer.text);
  } catch {
    return [];
  }
  const body = errorBody.safeParse(json);
  if (!body.success) return [];
  return body.data.errors.slice(0, MOST_DETAILS).map(({ title, details, source }) => ({
    ...(title ? { title: quote(title) } : {}),
    ...(details ? { details: quote(details) } : {}),
    ...(source?.pointer ? { pointer: quote(source.pointer) } : {}),
  }));
}

function describeDetails(details: readonly ErrorDetail[]): string | undefined {
  if (details.length === 0) return undefined;
  const quoted = details.slice(0, MOST_QUOTED).map(({ title, details, pointer }) => {
    const text = [title, details].filter((part) => part !== undefined).join(": ");
    return `"${text || "no reason"}"${pointer === undefined ? "" : ` at ${pointer}`}`;
  });
  const more = details.length > MOST_QUOTED ? `, and ${details.length - MOST_QUOTED} more` : "";
  return `Persona says ${quoted.join(", ")}${more}`;
}

function describeBody({ headers, text, status }: Answer): string {
  if (status >= 300 && status < 400) return "the server answered with a redirect, which is not followed";
  if (text === "") return "the server answered without a body";
  const type = quote(headers["content-type"]?.split(";")[0] ?? "no content type");
  return `the server answered with ${type} rather than Persona's error format`;
}

function askedToWait(answer: Answer): string {
  if (answer.status !== 429 && answer.status < 500) return "";
  const asked = serverDelay(answer);
  return asked === undefined ? "" : `The server asks to wait ${Math.ceil(asked / 1000)} s. `;
}

type ErrorType = new (message: string, facts: ErrorFacts) => PersonaApiError;

interface Meaning {
  readonly type: ErrorType;
  readonly advice: string;
}

const NOT_PERSONA: Meaning = {
  type: PersonaServerError,
  advice:
    "The answer does not say whose key it is about, so it is not Persona's: check the base URL, and the proxy in between.",
};
/** Persona says whose key was used, except where it did not look or does not know it. */
const MAY_BE_ANONYMOUS: ReadonlySet<number> = new Set([401, 407, 413, 429]);

/** Whoever takes a connection for gone (404) or for existing (409) must be able to rely on who says so. */
function isOfSomethingBetween(answer: Answer): boolean {
  const { status } = answer;
  const isAnonymous = keyOwnerOf(answer).organizationId === undefined;
  return isAnonymous && status >= 400 && status < 500 && !MAY_BE_ANONYMOUS.has(status);
}

function meaning(status: number): Meaning {
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
    case 407:
      return {
        type: PersonaNetworkError,
        advice:
          "The proxy asks for a name and password: put them into HTTPS_PROXY, as in http://name:password@host:port.",
      };
    case 409:
      return {
        type: PersonaConflictError,
        advice: "It exists already, is being changed, or its state does not allow this.",
      };
    case 429:
      return {
        type: PersonaRateLimitError,
        advice: "Run again later, or with fewer users of the organization's keys.",
      };
    default:
      return { type: PersonaValidationError, advice: "Correct the request as Persona says." };
  }
}

function networkAdvice(code: string): string {
  if (code === "ETIMEDOUT") {
    return "Check the network and its proxy, or raise requestTimeoutSeconds (or retryTimeoutSeconds, for all tries).";
  }
  switch (networkFault(code)) {
    case "untrusted certificate":
      return "The certificate is not trusted: if a proxy of your company re-signs traffic, name its certificate in NODE_EXTRA_CA_CERTS.";
    case "unknown host":
      return "The host is unknown: check the base URL for typing errors, and the machine's DNS.";
    case "unsendable":
      return "Check that the base URL and HTTPS_PROXY are complete, and that the base URL's port speaks https.";
    case "unreachable":
    case "interrupted":
      return "Check the network, the proxy settings (HTTPS_PROXY, NO_PROXY) and the base URL, then run again.";
  }
}
