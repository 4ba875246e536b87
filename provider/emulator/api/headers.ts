import { newIdentifier } from "../world/identifier";
import type { Caller } from "../world/keys";
import { resetSeconds } from "./rate-limit";
import type { RateState } from "./rate-limit";

/** Header names as sent, to values. */
export type Headers = Record<string, string>;

/** The headers that say whose key was used. */
export function identifyingHeaders(caller: Caller): Headers {
  return { "Persona-Organization-Id": caller.organizationId, "Persona-Environment-Id": caller.environmentId };
}

/** The headers that say how many requests may still be sent. */
export function rateLimitHeaders(rate: RateState): Headers {
  return {
    "RateLimit-Limit": String(rate.limit),
    "RateLimit-Remaining": String(rate.remaining),
    "RateLimit-Reset": resetSeconds(rate),
  };
}

/** The one header of an answer to nobody in particular. */
export function requestIdHeader(): Headers {
  return { "Request-Id": newIdentifier("req") };
}

/** Headers laid over others, whatever the case of their names; null takes one away. */
export function overlay(base: Readonly<Headers>, changes: Readonly<Record<string, string | null>>): Headers {
  const result: Headers = { ...base };
  for (const [name, value] of Object.entries(changes)) {
    for (const existing of Object.keys(result)) {
      if (existing.toLowerCase() === name.toLowerCase()) Reflect.deleteProperty(result, existing);
    }
    if (value !== null) result[name] = value;
  }
  return result;
}
