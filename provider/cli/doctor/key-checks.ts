import { missingKey, type Settings } from "../../handler/settings";
import type { AnswerFacts, KeyOwner } from "../../persona/http/answer";
import { isPersonaApiError, type PersonaApiError } from "../../persona/http/errors";
import { duration } from "../age";
import { messageOf } from "../failure";
import { allowedIsUnknown, checkAllowed } from "./allowed-checks";
import type { Finding } from "./finding";
import { plain } from "../terminal";

export interface KeyQuestion {
  readonly settings: Settings;
  /** Undefined: the default key. */
  readonly profile: string | undefined;
  /** Whether the settings include those of a stack. */
  readonly readStack: boolean;
}

/** Long enough for one failure that passes. A person waits. */
const RETRY_SECONDS = 5;
/** Persona's advice: slow down below this part of the limit. Source: Persona API docs, rate limiting. */
const FEW_REQUESTS_LEFT = 0.15;
/** More than network and the header's whole seconds explain. */
const LARGEST_CLOCK_DIFFERENCE = 30_000;

/**
 * Asks Persona for one connection with a key. Reports the organization of the key, whether the stack allows it, what is left
 * of the rate limit, and whether the clocks agree. Changes nothing.
 */
export async function checkKey(question: KeyQuestion): Promise<Finding[]> {
  const { settings, profile } = question;
  const check = profile === undefined ? "API key" : `API key ${plain(profile)}`;
  if (!settings.hasKey(profile)) return [withoutKey(check, question)];

  const { PersonaClient } = require("../../persona/client") as typeof import("../../persona/client");
  const credentials = settings.credentials(profile);
  const last: { facts?: AnswerFacts; answered: number } = { answered: 0 };
  const client = new PersonaClient({
    ...credentials,
    apiVersion: settings.apiVersion,
    requestTimeoutSeconds: Math.min(settings.requestTimeoutSeconds, 2 * RETRY_SECONDS),
    retryTimeoutSeconds: RETRY_SECONDS,
    onAnswer: (facts) => {
      last.facts = facts;
      last.answered = Date.now();
    },
  });
  const findings: Finding[] = [];
  const asked = Date.now();
  try {
    const { keyOwner } = await client.listConnections({ pageSize: 1 });
    findings.push({ check, verdict: "ok", found: `belongs to ${owner(keyOwner)}, at ${credentials.baseUrl}` });
    findings.push(...guards(keyOwner, question));
  } catch (error) {
    findings.push(...(mayNotList(error) ? withoutList(check, error, question) : [refused(check, error)]));
  }
  const { rateLimit, date } = last.facts ?? {};
  if (rateLimit !== undefined) findings.push(checkRateLimit(rateLimit));
  if (date !== undefined) findings.push(checkClock(date, asked, last.answered));
  return findings;
}

function withoutKey(check: string, { profile, readStack }: KeyQuestion): Finding {
  const found = missingKey(profile);
  const advice = readStack
    ? "If a Pulumi ESC environment sets it as a variable, run this as `pulumi env run ENVIRONMENT -- npx pulumi-persona-connect doctor`."
    : "If a stack has it, use --stack NAME to check that stack.";
  return { check, verdict: "problem", found, advice };
}

/** Creating needs no list. */
function mayNotList(error: unknown): error is PersonaApiError {
  return isPersonaApiError(error) && error.kind === "permission";
}

function withoutList(check: string, error: PersonaApiError, question: KeyQuestion): Finding[] {
  const { organizationId, environmentId } = error;
  const keyOwner = {
    ...(organizationId === undefined ? {} : { organizationId }),
    ...(environmentId === undefined ? {} : { environmentId }),
  };
  const finding: Finding = {
    check,
    verdict: "warning",
    found: `belongs to ${owner(keyOwner)}, and may not list connections (HTTP ${error.status ?? 403})`,
    advice: "Let the key list connections. Without that, the provider creates connections but adopts none.",
  };
  return organizationId === undefined ? [finding] : [finding, ...guards(keyOwner, question)];
}

function refused(check: string, error: unknown): Finding {
  return { check, verdict: "problem", found: messageOf(error) };
}

function guards(keyOwner: KeyOwner, { settings, readStack }: KeyQuestion): Finding[] {
  return readStack ? checkAllowed(keyOwner, settings) : [allowedIsUnknown()];
}

function checkRateLimit({ limit, remaining, resetSeconds }: NonNullable<AnswerFacts["rateLimit"]>): Finding {
  const check = "Rate limit";
  const found = `${remaining} of ${limit} requests left, a new window in ${Math.ceil(resetSeconds)} s`;
  if (remaining >= limit * FEW_REQUESTS_LEFT) return { check, verdict: "ok", found };
  return {
    check,
    verdict: "warning",
    found,
    advice: "Others use the same limit. A deployment waits for the next window, so it takes longer.",
  };
}

/** @param date the server's, while it answered; in milliseconds since 1970, as the others. */
function checkClock(date: number, asked: number, answered: number): Finding {
  // The header has whole seconds, so the time it was written at is up to a second later.
  const ahead = asked - (date + 1000);
  const behind = date - answered;
  const difference = Math.max(ahead, behind, 0);
  const check = "Clock";
  if (difference <= LARGEST_CLOCK_DIFFERENCE) return { check, verdict: "ok", found: "agrees with Persona's" };
  return {
    check,
    verdict: "warning",
    found: `is ${duration(difference)} ${ahead > behind ? "ahead of" : "behind"} Persona's`,
    advice: "Set the machine's clock by NTP. Otherwise times in messages are wrong, and certificates may be refused.",
  };
}

function owner({ organizationId, environmentId }: KeyOwner): string {
  const environment = environmentId === undefined ? "" : `, environment ${plain(environmentId)}`;
  return `organization ${plain(organizationId ?? "unknown")}${environment}`;
}
