import { type Settings, SettingsError } from "../../handler/settings";
import type { Finding } from "./finding";
import { plain } from "../terminal";
import type { StackConfiguration } from "../stack/stack-configuration";

/** The provider's settings in a stack's configuration. */
export const SETTING_NAMES: readonly string[] = [
  "persona:apiKey",
  "persona:profiles",
  "persona:baseUrl",
  "persona:apiVersion",
  "persona:allowedOrganizationIds",
  "persona:requestTimeoutSeconds",
  "persona:retryTimeoutSeconds",
];

/** Which settings the stack has, and which names have no effect. */
export function checkStackConfiguration(
  stack: string,
  { names }: StackConfiguration,
  exposed: readonly string[],
): Finding[] {
  const check = "Stack configuration";
  const findings: Finding[] = exposed.map((path) => ({
    check,
    verdict: "warning",
    found: `${plain(path)} is not encrypted`,
    advice: `Revoke that key, and set a new one with \`pulumi config set --secret --path ${plain(path)} --stack ${stack}\`.`,
  }));
  for (const name of names.filter((name) => !SETTING_NAMES.includes(name))) {
    findings.push({
      check,
      verdict: "warning",
      found: `${plain(name)} is not a setting of this provider`,
      advice: `Its settings are ${SETTING_NAMES.join(", ")}.`,
    });
  }
  if (findings.length > 0) return findings;
  return [{ check, verdict: "ok", found: `${stack}: ${names.length === 0 ? "no settings" : plain(names.join(", "))}` }];
}

/** Reads the settings, or finds what keeps them from being used. */
export function checkSettings(read: () => Settings): { settings?: Settings; finding: Finding } {
  const check = "Settings";
  try {
    const settings = read();
    return { settings, finding: { check, verdict: "ok", found: `API version ${settings.apiVersion}` } };
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return { finding: { check, verdict: "problem", found: error.message } };
  }
}
