import { environmentName, missingKey, type Settings } from "../../handler/settings";
import type { AnswerFacts } from "../../persona/http/answer-facts";
import type { KeyOwner } from "../../persona/http/answer";
import { duration } from "../age";
import { messageOf } from "../failure";
import type { Finding } from "./finding";
import { plain } from "../terminal";
import type { StackConfiguration } from "./stack-configuration";

export interface KeyQuestion {
  readonly settings: Settings;
  /** Undefined: the default key. */
  readonly profile: string | undefined;
  /** Where the stack's configuration was read. */
  readonly stack?: StackConfiguration;
}

/** Long enough for a hiccup; a person waits. */
const RETRY_SECONDS = 5;
/** Persona's advice: slow down below this part of the limit. Source: Persona API docs, rate limiting. */
const FEW_REQUESTS_LEFT = 0.15;
/** More than network and the header's whole seconds explain. */
const LARGEST_CLOCK_DIFFERENCE = 30_000;

/**
 * Asks Persona for one connection with a key, and says whose key it is, whether the stack allows that, what is left of the
 * rate limit, and whether the clocks agree. Changes nothing.
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
    findings.push({ check, verdict: "ok", found: `${owner(keyOwner)}, at ${credentials.baseUrl}` });
    findings.push(checkAllowed(keyOwner, question));
  } catch (error) {
    findings.push({ check, verdict: "problem", found: messageOf(error) });
  }
  const { rateLimit, date } = last.facts ?? {};
  if (rateLimit !== undefined) findings.push(checkRateLimit(rateLimit));
  if (date !== undefined) findings.push(checkClock(date, asked, last.answered));
  return findings;
}

function withoutKey(check: string, { profile, stack }: KeyQuestion): Finding {
  const path = profile === undefined ? "persona:apiKey" : `persona:profiles.${profile}.apiKey`;
  const isEncrypted =
    stack?.encrypted.includes(path) === true ||
    (profile !== undefined && stack?.encrypted.includes("persona:profiles") === true);
  const variable = profile === undefined ? "PERSONA_API_KEY" : environmentName(profile);
  if (stack === undefined) {
    const advice = `Where a stack has it, lend it: ${variable}="$(pulumi config get --path '${plain(path)}')" npx pulumi-persona-connect doctor.`;
    return { check, verdict: "problem", found: missingKey(profile), advice };
  }
  if (!isEncrypted) return { check, verdict: "problem", found: missingKey(profile) };
  return {
    check,
    verdict: "warning",
    found: `not checked: ${plain(path)} is encrypted in ${stack.file}`,
    advice:
      `Lend it to this command: ${variable}="$(pulumi config get --path '${plain(path)}' --stack ${stack.stack})" ` +
      `npx pulumi-persona-connect doctor --stack ${stack.stack}; or, from Pulumi ESC, with \`pulumi env run <environment> -- …\`.`,
  };
}

function checkAllowed(keyOwner: KeyOwner, { settings, stack }: KeyQuestion): Finding {
  const check = "Allowed organizations";
  const { allowedOrganizationIds: allowed } = settings;
  if (stack === undefined) {
    return {
      check,
      verdict: "skipped",
      found: "persona:allowedOrganizationIds is in the stack's configuration only",
      advice: "Give --stack NAME to check it.",
    };
  }
  if (allowed === undefined) {
    return {
      check,
      verdict: "ok",
      found: "any",
      advice: "To refuse keys of other organizations, set persona:allowedOrganizationIds.",
    };
  }
  const list = [...allowed].join(", ");
  if (keyOwner.organizationId !== undefined && allowed.has(keyOwner.organizationId)) {
    return { check, verdict: "ok", found: list };
  }
  return {
    check,
    verdict: "problem",
    found: `${list}; the key is ${owner(keyOwner)}`,
    advice: "Use a key of an allowed organization, or allow this one in persona:allowedOrganizationIds.",
  };
}

function checkRateLimit({ limit, remaining, resetSeconds }: NonNullable<AnswerFacts["rateLimit"]>): Finding {
  const check = "Rate limit";
  const found = `${remaining} of ${limit} requests left, a new window in ${Math.ceil(resetSeconds)} s`;
  if (remaining >= limit * FEW_REQUESTS_LEFT) return { check, verdict: "ok", found };
  return {
    check,
    verdict: "warning",
    found,
    advice: "Others use the organization's keys too: deployments wait for the next window, so they take longer.",
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
    advice: "Set the machine's clock by NTP: times in messages are wrong, and certificates may be refused.",
  };
}

function owner({ organizationId, environmentId }: KeyOwner): string {
  const environment = environmentId === undefined ? "" : `, environment ${plain(environmentId)}`;
  return `of organization ${plain(organizationId ?? "unknown")}${environment}`;
}
