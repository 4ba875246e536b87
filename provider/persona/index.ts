export type { AnswerFacts } from "./http/answer-facts";
export { KNOWN_API_VERSIONS, DEFAULT_API_VERSION } from "./api-versions";
export { DEFAULT_BASE_URL } from "./http/base-url";
export {
  PersonaClient,
  type CreateConnectionRequest,
  type ListConnectionsRequest,
  type PersonaClientOptions,
} from "./client";
export type { Clock } from "./http/clock";
export type { Connection, ConnectionAnswer, ConnectionPage, ConnectionStatus } from "./connection";
export type { KeyOwner } from "./http/answer";
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
} from "./http/errors";
export type { RateLimit } from "./http/headers";
export type { RateLimitListener } from "./http/rate-limiter";
