import { refuseMisspelledSettings, SETTING_NAMES, type Settings, SettingsError } from "../../handler/settings";
import type { Finding } from "./finding";
import { plain } from "../terminal";
import type { StackConfiguration } from "../stack/stack-configuration";

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
  for (const name of names.filter((name) => !SETTING_NAMES.some((known) => known === name))) {
    const misspelt = problemWith(() => {
      refuseMisspelledSettings([name]);
    });
    findings.push(
      misspelt === undefined
        ? {
            check,
            verdict: "warning",
            found: `${plain(name)} is not a setting of this provider`,
            advice: `Its settings are ${SETTING_NAMES.join(", ")}.`,
          }
        : { check, verdict: "problem", found: plain(misspelt) },
    );
  }
  if (findings.length > 0) return findings;
  return [{ check, verdict: "ok", found: `${stack}: ${names.length === 0 ? "no settings" : plain(names.join(", "))}` }];
}

/** Reads the settings, or finds what keeps them from being used. */
export function checkSettings(read: () => Settings): { settings?: Settings; finding: Finding } {
  const check = "Settings";
  let settings: Settings | undefined;
  const problem = problemWith(() => {
    settings = read();
  });
  if (settings === undefined) return { finding: { check, verdict: "problem", found: problem ?? "" } };
  return { settings, finding: { check, verdict: "ok", found: `API version ${settings.apiVersion}` } };
}

/** The message of a setting that cannot be used. */
function problemWith(read: () => void): string | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.message;
  }
}
