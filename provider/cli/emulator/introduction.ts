import { EMULATOR_KEYS } from "../../emulator";
import { environmentName } from "../../handler/settings";
import type { Terminal } from "../terminal";

/** Where an emulator runs, and what it holds. */
export interface Introduced {
  readonly url: string;
  /** The address of its page. */
  readonly page: string;
  /** The number of its connections. */
  readonly connections: number;
}

/** These keys are public and work only with the emulator. */
const VARIABLES: Readonly<Record<string, string>> = {
  "emulator-key-acme-sandbox": "PERSONA_API_KEY",
  "emulator-key-acme-production": environmentName("production"),
  "emulator-key-globex-sandbox": environmentName("globex"),
};

/** What the command prints first: what to set, for any shell. No line that is to be pasted ends in a comment, which zsh would not take. */
export function introduction({ url, page, connections }: Introduced, terminal: Terminal): string {
  const held = connections === 0 ? "no connections" : `${connections} connection${connections === 1 ? "" : "s"}`;
  const variables: [name: string, value: string][] = [
    ["PERSONA_BASE_URL", url],
    ...Object.keys(EMULATOR_KEYS).map((key): [string, string] => [nameOf(key), key]),
  ];
  return [
    `${terminal.paint("bold", "Persona Connect emulator")} at ${terminal.paint("cyan", url)}, with ${held}; loopback only, kept in memory.`,
    `To accept and deactivate connections as people do in the dashboard, open ${terminal.paint("cyan", page)}`,
    "",
    terminal.paint("dim", "For sh, bash and zsh:"),
    ...variables.map(([name, value]) => `export ${name}=${value}`),
    "",
    terminal.paint("dim", "For PowerShell:"),
    ...variables.map(([name, value]) => `$env:${name} = "${value}"`),
    "",
    ...Object.entries(EMULATOR_KEYS).map(([key, { organizationId, environmentId }]) => {
      return `The key in ${nameOf(key)} belongs to ${organizationId}, environment ${environmentId}.`;
    }),
    "",
    terminal.paint("dim", "Ctrl-C ends it. Requests:"),
  ].join("\n");
}

function nameOf(key: string): string {
  return VARIABLES[key] ?? environmentName(key);
}
