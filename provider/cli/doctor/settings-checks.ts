import { type Settings, SettingsError } from "../../handler/settings";
import type { Finding } from "./finding";
import { plain } from "../terminal";
import type { StackConfiguration } from "./stack-configuration";

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

/** What a stack's file says, and what cannot be read there. */
export function checkStackConfiguration(stack: StackConfiguration): Finding[] {
  const check = "Stack configuration";
  const { file, names, encrypted, exposed } = stack;
  const findings: Finding[] = [];
  for (const path of exposed) {
    findings.push({
      check,
      verdict: "warning",
      found: `${plain(path)} stands in ${file} unencrypted`,
      advice: `Revoke that key, and set a new one with \`pulumi config set --secret --path '${plain(path)}'\`.`,
    });
  }
  for (const name of names.filter((name) => !SETTING_NAMES.includes(name))) {
    findings.push({
      check,
      verdict: "warning",
      found: `${plain(name)} is no setting of this provider`,
      advice: `Its settings are ${SETTING_NAMES.join(", ")}.`,
    });
  }
  if (encrypted.length > 0) {
    findings.push({
      check,
      verdict: "ok",
      found: `${plain(encrypted.join(", "))}: encrypted in ${file}, so not readable here`,
    });
  }
  if (stack.hasImports) {
    findings.push({
      check,
      verdict: "skipped",
      found: `${file} imports Pulumi ESC environments, whose values are not readable here`,
      advice: "Run this through `pulumi env run <environment> -- …`, where they set environment variables.",
    });
  }
  if (findings.length > 0) return findings;
  return [{ check, verdict: "ok", found: `${file}: ${names.length === 0 ? "no settings" : names.join(", ")}` }];
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
