export { KNOWN_API_VERSIONS, DEFAULT_API_VERSION } from "./api-versions";
export { DEFAULT_BASE_URL } from "./http/base-url";
export { PersonaClient } from "./client";
export type { CreateConnectionRequest, ListConnectionsRequest, PersonaClientOptions } from "./client-options";
export type { Clock } from "./http/clock";
export type { Connection, ConnectionAnswer, ConnectionPage, ConnectionStatus } from "./connection";
export type { AnswerFacts, KeyOwner, RateLimit } from "./http/answer";
export {
  isPersonaApiError,
  PersonaApiError,
  PersonaAuthenticationError,
  PersonaConflictError,
  PersonaNetworkError,
  PersonaNotFoundError,
  PersonaPermissionError,
  PersonaQuotaError,
  PersonaRateLimitError,
  PersonaServerError,
  PersonaValidationError,
  type ErrorDetail,
  type ErrorFacts,
  type ErrorKind,
} from "./http/errors";
export type { RateLimitListener } from "./http/rate-limiter";
export type { Trouble, TroubleListener } from "./http/sender";
