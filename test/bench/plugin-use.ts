import { join } from "node:path";

import { API_VERSION, type Bench, PARALLEL } from "./bench";
import { keyOf, type Subject } from "./emulator-process";
import { PluginProcess } from "./plugin-process";

/** Starts the plugin process as the engine does for a subject's program. */
export function startPlugin(bench: Bench, subject: Subject): Promise<PluginProcess> {
  return PluginProcess.start(join(__dirname, subject), {
    PERSONA_API_KEY: keyOf(subject),
    PERSONA_BASE_URL: bench.emulator.url,
    PERSONA_VERSION: API_VERSION,
  });
}

/** The inputs of a resource, as a program sends them. */
export function inputsOf(text: string, destinationOrganizationId: string): Record<string, string> {
  return { __provider: text, destinationOrganizationId };
}

/** As many at once as the engine runs. */
export async function atOnce<Item, Result>(
  items: readonly Item[],
  act: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) results[index] = await act(items[index]!);
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
  return results;
}
