import { type Credentials, environmentName, readSettings, type Settings } from "../handler/settings";
import type { PersonaClient } from "../persona/client";
import { CommandFailure } from "./failure";
import { stackConfiguration } from "./stack/stack-configuration";
import type { Terminal } from "./terminal";

/** Options of every command that asks Persona. */
export interface AccessOptions {
  /** The profile whose key is used. Default: the default key. */
  readonly profile?: string;
  /** The stack whose settings are used. Default: the settings in the environment. */
  readonly stack?: string;
  readonly json?: true;
}

/** A person waits, so this is less than the provider's five minutes. */
const RETRY_SECONDS = 20;

/**
 * Reads the settings that a command works with: the stack's own if one is named, then the environment's.
 *
 * @throws CommandFailure if the stack cannot be read; SettingsError for a setting that cannot be used.
 */
export function settingsFor({ stack }: AccessOptions, terminal: Terminal): Settings {
  const { environment } = terminal;
  if (stack === undefined) return readSettings(() => undefined, environment);
  terminal.progress("Asking Pulumi for the stack's settings…");
  const { configuration } = stackConfiguration(stack, process.cwd(), environment);
  terminal.endProgress();
  return readSettings(configuration, environment);
}

/** What a command needs to reach Persona. */
export interface Access extends Credentials {
  readonly apiVersion: string;
}

/**
 * Reads the key and where to use it.
 *
 * @throws CommandFailure if there is no key or the stack cannot be read; SettingsError for a setting that cannot be used.
 */
export function credentialsFor(options: AccessOptions, terminal: Terminal): Access {
  const settings = settingsFor(options, terminal);
  const { profile, stack } = options;
  if (!settings.hasKey(profile) && stack === undefined) throw withoutKey(profile);
  return { ...settings.credentials(profile), apiVersion: settings.apiVersion };
}

/** Makes a client with the settings of a command. Throws as {@link credentialsFor} does. */
export function clientFor(options: AccessOptions, terminal: Terminal): PersonaClient {
  const access = credentialsFor(options, terminal);
  const { PersonaClient } = require("../persona/client") as typeof import("../persona/client");
  return new PersonaClient({
    ...access,
    retryTimeoutSeconds: RETRY_SECONDS,
    onRateLimitWait: (milliseconds) => {
      terminal.note(`Waiting ${Math.ceil(milliseconds / 1000)} s for Persona's rate limit.`);
    },
  });
}

/** The provider's own message would send the user to a stack's configuration, which was not read. */
function withoutKey(profile: string | undefined): CommandFailure {
  const variable = profile === undefined ? "PERSONA_API_KEY" : environmentName(profile);
  return new CommandFailure(
    `There is no Persona API key in the environment: set ${variable}, or use --stack NAME to use that stack's own key.`,
  );
}
