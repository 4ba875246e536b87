import { join } from "node:path";

import type { Emulator, EmulatorKey } from "../../provider/emulator";
import { contractEmulator } from "../contract/contract-emulator";
import type { ConfigValue, Engine, Stack } from "../engine/engine";

export const EXAMPLES = join(__dirname, "../../examples");

export const ACME = "emulator-key-acme-sandbox";
export const GLOBEX = "emulator-key-globex-sandbox";

export const KEYS: Record<string, EmulatorKey> = {
  [ACME]: { organizationId: "org_ACME", environmentId: "env_ACMESANDBOX" },
  [GLOBEX]: { organizationId: "org_GLOBEX", environmentId: "env_GLOBEXSANDBOX" },
};

/** An example's own program, unchanged, on an engine and with a Persona of its own. */
export interface RunningExample {
  readonly emulator: Emulator;
  readonly stack: Stack;
  /** What Persona holds, such as `org_ACME → org_GLOBEX pending`. */
  held(): string[];
  /** The calls since the last time, such as `POST create`. */
  calls(): string[];
}

/** Registers a test of an example. `config` keys without a colon are the project's own. */
export function example(
  engine: Engine,
  folder: string,
  title: string,
  story: (example: RunningExample) => Promise<void>,
  config: Record<string, ConfigValue> = {},
): void {
  const project = `persona-connect-${folder}`;
  test(title, async () => {
    const emulator = await contractEmulator({ keys: KEYS });
    const settings = Object.entries(config).map(([key, value]) => [
      key.includes(":") ? key : `${project}:${key}`,
      value,
    ]);
    const stack = await engine.createStack({
      program: join(EXAMPLES, folder, "index.ts"),
      project,
      config: {
        "persona:apiKey": { secret: ACME },
        "persona:baseUrl": emulator.url,
        ...(Object.fromEntries(settings) as Record<string, ConfigValue>),
      },
    });
    try {
      await story({
        emulator,
        stack,
        held: () =>
          emulator.control
            .connections()
            .map((held) => `${held.sourceOrganizationId} → ${held.destinationOrganizationId} ${held.status}`)
            .sort(),
        calls: () => {
          const calls = emulator.control.journal().map(({ method, operation }) => `${method} ${operation}`);
          emulator.control.clearJournal();
          return calls;
        },
      });
    } finally {
      await stack.dispose();
      await emulator.close();
    }
  });
}
