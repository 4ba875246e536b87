import { startEmulator } from "../../provider/emulator";
import type { Emulator, EmulatorOptions } from "../../provider/emulator";
import { validateAnswer, validateExchange } from "./validate-exchange";

/** What a {@link contractEmulator} looks at. */
export interface ContractChecks {
  /** Whether requests are held to the contract too. Default true; false for tests that send bad ones on purpose. */
  requests?: boolean;
}

/**
 * An emulator all of whose traffic is held to the contract: its `close()` rejects where a request of the client or an
 * answer of the emulator was not as the contract has it.
 */
export async function contractEmulator(options: EmulatorOptions = {}, checks: ContractChecks = {}): Promise<Emulator> {
  const problems = new Set<string>();
  const validate = (checks.requests ?? true) ? validateExchange : validateAnswer;
  const emulator = await startEmulator({
    ...options,
    onExchange: (exchange) => {
      for (const problem of validate(exchange)) {
        problems.add(`${exchange.request.method} ${exchange.request.path}: ${problem}`);
      }
      options.onExchange?.(exchange);
    },
  });
  return {
    ...emulator,
    close: async () => {
      await emulator.close();
      if (problems.size > 0) throw new Error(`Traffic against the contract:\n${[...problems].join("\n")}`);
    },
  };
}
