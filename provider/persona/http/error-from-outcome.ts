import { type Answer, keyOwnerOf, type Outcome, requestIdOf, serverDelay } from "./answer";
import {
  type ErrorDetail,
  type ErrorFacts,
  PersonaAuthenticationError,
  type PersonaApiError,
  PersonaConflictError,
  PersonaNetworkError,
  PersonaNotFoundError,
  PersonaPermissionError,
  PersonaQuotaError,
  PersonaRateLimitError,
  PersonaServerError,
  PersonaValidationError,
} from "./errors";
import { networkFault } from "./network-code";
import { quote } from "./quote";
import { errorDetails, isAboutVersion, isOfPersona, isQuotaExceeded } from "./refusal";
import { isOpen } from "./retry-decision";

export interface FailedOperation {
  /** What was attempted, such as `Creating the connection to org_ABC123`. */
  readonly action: string;
  /** Whether it changes anything: then it may have done so although no usable answer came. */
  readonly isChange: boolean;
  readonly outcome: Outcome;
  readonly attempts: number;
  /** From the first request to the last outcome, in milliseconds. */
  readonly elapsed: number;
  /** Whether it was sent under a new idempotency key, since an answer did not tell whether it took effect. */
  readonly earlierMayHaveActed: boolean;
  readonly baseUrl: string;
}

/** At most this many of Persona's error entries are put into the message. */
const MOST_QUOTED = 3;

/** The error of an operation's last outcome: what failed, what Persona said, and what to do. */
export function errorFromOutcome(failure: FailedOperation): PersonaApiError {
  const { action, outcome, attempts, earlierMayHaveActed, baseUrl } = failure;
  const tries = attempts > 1 ? ` after ${attempts} requests in ${Math.ceil(failure.elapsed / 1000)} s` : "";
  const doubt =
    failure.isChange && (earlierMayHaveActed || mayHaveActed(outcome)) ? " It may still have taken effect." : "";
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
        "Check that the base URL is Persona's API, then run again. If this persists, report it to Persona.",
      facts,
    );
  }
  const { answer } = outcome;
  const said = describeDetails(facts.details ?? []) ?? describeBody(answer);
  const { type: ErrorType, advice } = meaning(answer);
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
      return isOpen(outcome.answer);
  }
}

function reference({ status, requestId }: Pick<ErrorFacts, "status" | "requestId">): string {
  const parts = [
    ...(status === undefined ? [] : [`HTTP ${status}`]),
    ...(requestId === undefined ? [] : [`request ${requestId}`]),
  ];
  return parts.length === 0 ? "" : ` (${parts.join(", ")})`;
}

function factsOf(answer: Answer): Omit<ErrorFacts, "attempts" | "earlierMayHaveActed"> {
  const requestId = requestIdOf(answer);
  return {
    status: answer.status,
    ...(requestId === undefined ? {} : { requestId }),
    ...keyOwnerOf(answer),
    details: errorDetails(answer) ?? [],
  };
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
  return asked === undefined || isQuotaExceeded(answer) ? "" : `The server asks to wait ${Math.ceil(asked / 1000)} s. `;
}

interface Meaning {
  readonly type: new (message: string, facts: ErrorFacts) => PersonaApiError;
  readonly advice: string;
}

function meaning(answer: Answer): Meaning {
  const { status } = answer;
  if (status >= 300 && status < 400) {
    return { type: PersonaServerError, advice: "Check the base URL: it must be the API's own address." };
  }
  if (!isOfPersona(answer)) {
    return {
      type: PersonaServerError,
      advice:
        "The answer does not look like Persona's (a Request-Id that begins with req_, and its error format): " +
        "check the base URL, and the proxy in between.",
    };
  }
  if (isQuotaExceeded(answer)) {
    return {
      type: PersonaQuotaError,
      advice: "Waiting does not help: ask Persona's support to raise the quota, or use less of it.",
    };
  }
  if (status >= 500 || status === 408) {
    return {
      type: PersonaServerError,
      advice: "Run again later. If this persists, report it to Persona with the request id.",
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
        advice: "Check the id, and that the key belongs to the same organization and environment.",
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
        advice: "Run again later, or when fewer others use the organization's keys.",
      };
    default:
      return {
        type: PersonaValidationError,
        advice: isAboutVersion(answer)
          ? "Set persona:apiVersion (or PERSONA_VERSION) to a version that Persona accepts, or remove it to use the default."
          : "Correct the request as described above.",
      };
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
