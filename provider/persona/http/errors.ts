/** One entry of Persona's error body. */
export interface ErrorDetail {
  readonly title?: string;
  readonly details?: string;
  /** Where in the request the fault is, such as `/data/attributes/destination-organization-id`, or a parameter's name. */
  readonly pointer?: string;
}

/** The kind of a failure decides what the caller can do about it. */
export type ErrorKind =
  | "authentication"
  | "permission"
  | "notFound"
  | "conflict"
  | "validation"
  | "rateLimit"
  | "quota"
  | "server"
  | "network";

/** The facts of a failed operation. No field is called `id`: Pulumi would take it for a resource's. */
export interface ErrorFacts {
  /** HTTP status; absent where no answer came. */
  readonly status?: number;
  /** The network's own code, such as `ECONNRESET`; absent where an answer came. */
  readonly code?: string;
  /** `req_…`; absent where no answer of Persona came. */
  readonly requestId?: string;
  /** Organization and environment of the key that was used; absent where the answer did not say them. */
  readonly organizationId?: string;
  readonly environmentId?: string;
  readonly details?: readonly ErrorDetail[];
  /** How many requests were sent for this operation, the first included. */
  readonly attempts: number;
  /** Whether an earlier one of them may have taken effect: a 5xx or 408, after which a new idempotency key was used. */
  readonly earlierMayHaveActed: boolean;
}

/**
 * A call to Persona failed. The message says what failed, what Persona said and what to do.
 * Tell errors apart by `kind` rather than `instanceof`, which fails where two copies of the package are loaded.
 *
 * @example
 * try { await client.getConnection("cxn_ABC123"); }
 * catch (error) { if (isPersonaApiError(error) && error.kind === "notFound") … }
 */
export abstract class PersonaApiError extends Error {
  abstract readonly kind: ErrorKind;
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly requestId: string | undefined;
  readonly organizationId: string | undefined;
  readonly environmentId: string | undefined;
  readonly details: readonly ErrorDetail[];
  readonly attempts: number;
  readonly earlierMayHaveActed: boolean;

  constructor(message: string, facts: ErrorFacts) {
    super(message);
    this.status = facts.status;
    this.code = facts.code;
    this.requestId = facts.requestId;
    this.organizationId = facts.organizationId;
    this.environmentId = facts.environmentId;
    this.details = facts.details ?? [];
    this.attempts = facts.attempts;
    this.earlierMayHaveActed = facts.earlierMayHaveActed;
  }
}

/** 401: the key is missing, wrong or revoked. */
export class PersonaAuthenticationError extends PersonaApiError {
  override readonly name = "PersonaAuthenticationError";
  readonly kind = "authentication";
}

/** 403: the key may not do this. */
export class PersonaPermissionError extends PersonaApiError {
  override readonly name = "PersonaPermissionError";
  readonly kind = "permission";
}

/** 404: unknown to the key's organization and environment; says nothing about others. */
export class PersonaNotFoundError extends PersonaApiError {
  override readonly name = "PersonaNotFoundError";
  readonly kind = "notFound";
}

/** 409: it exists already, it is being changed by somebody else, or its state does not allow this. */
export class PersonaConflictError extends PersonaApiError {
  override readonly name = "PersonaConflictError";
  readonly kind = "conflict";
}

/** 400, 422 and other refusals: the request itself is wrong. */
export class PersonaValidationError extends PersonaApiError {
  override readonly name = "PersonaValidationError";
  readonly kind = "validation";
}

/** 429 for longer than the retry time allows. */
export class PersonaRateLimitError extends PersonaApiError {
  override readonly name = "PersonaRateLimitError";
  readonly kind = "rateLimit";
}

/** 403 or 429 with the title "Quota exceeded": no waiting helps. The message names the quota as Persona does. */
export class PersonaQuotaError extends PersonaApiError {
  override readonly name = "PersonaQuotaError";
  readonly kind = "quota";
}

/** 5xx, 408, a redirect, or an answer that is not what the API documents, such as a 404 of a proxy. */
export class PersonaServerError extends PersonaApiError {
  override readonly name = "PersonaServerError";
  readonly kind = "server";
}

/** No answer came: refused, reset, timed out, an unknown host, an untrusted certificate. */
export class PersonaNetworkError extends PersonaApiError {
  override readonly name = "PersonaNetworkError";
  readonly kind = "network";
}

const KINDS: ReadonlySet<unknown> = new Set<ErrorKind>([
  "authentication",
  "permission",
  "notFound",
  "conflict",
  "validation",
  "rateLimit",
  "quota",
  "server",
  "network",
]);

/** Whether a caught value is a {@link PersonaApiError}, of this copy of the package or another. */
export function isPersonaApiError(error: unknown): error is PersonaApiError {
  return error instanceof Error && error.name.startsWith("Persona") && "kind" in error && KINDS.has(error.kind);
}
