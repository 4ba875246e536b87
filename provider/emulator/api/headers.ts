import { newIdentifier } from "../world/identifier";
import type { Caller } from "../world/keys";
import { resetSeconds } from "./rate-limit";
import type { RateState, RateWindows } from "./rate-limit";

/** Header names as sent, to values. */
export type Headers = Record<string, string>;

function limitHeaders(prefix: string, state: RateState, windows: RateWindows): Headers {
  return {
    [`${prefix}-Limit`]: String(state.limit),
    [`${prefix}-Remaining`]: String(state.remaining),
    [`${prefix}-Reset`]: resetSeconds(state, windows.limit),
  };
}

/** The headers that say who was served, and how much that organization may still send. */
export function identifyingHeaders(caller: Caller, rate: RateState, rateWindows: RateWindows): Headers {
  return {
    "Persona-Organization-Id": caller.organizationId,
    "Persona-Environment-Id": caller.environmentId,
    ...limitHeaders("RateLimit", rate, rateWindows),
  };
}

/** What create answers add: how many connections the organization may still create. */
export function quotaHeaders(quota: RateState, quotaWindows: RateWindows): Headers {
  return limitHeaders("QuotaLimit", quota, quotaWindows);
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
