export type { AnswerFacts } from "./answer-facts";
export { KNOWN_API_VERSIONS, DEFAULT_API_VERSION } from "./api-versions";
export { DEFAULT_BASE_URL } from "./base-url";
export {
  PersonaClient,
  type CreateConnectionRequest,
  type ListConnectionsRequest,
  type PersonaClientOptions,
} from "./client";
export type { Clock } from "./clock";
export type { Connection, ConnectionAnswer, ConnectionPage, ConnectionStatus, Identity } from "./connection";
export {
  isPersonaApiError,
  PersonaApiError,
  PersonaAuthenticationError,
  PersonaConflictError,
  PersonaNetworkError,
  PersonaNotFoundError,
  PersonaPermissionError,
  PersonaRateLimitError,
  PersonaServerError,
  PersonaValidationError,
  type ErrorDetail,
  type ErrorFacts,
  type ErrorKind,
} from "./errors";
export type { RateLimit } from "./headers";
export type { RateLimitListener } from "./rate-limiter";
