import type { Emulator, JournalEntry } from "../../../provider/emulator";
import { PersonaClient, type PersonaClientOptions } from "../../../provider/persona/client";
import { FakeClock } from "../../support/fake-clock";

/** The emulator's key of org_ACME's sandbox. */
export const apiKey = "emulator-key-acme-sandbox";

/** A client of an emulator, whose waits are over at once. */
export function clientOf(emulator: Emulator, options: Partial<PersonaClientOptions> = {}): PersonaClient {
  return new PersonaClient({ apiKey, baseUrl: emulator.url, clock: new FakeClock(), ...options });
}

/** The idempotency keys of all requests, as the server received them. */
export function keysReceived(emulator: Emulator): (string | undefined)[] {
  return emulator.control.journal().map(({ headers }) => headers["idempotency-key"]);
}

/** The one request that was received. */
export function onlyRequest(emulator: Emulator): JournalEntry {
  const [entry, ...others] = emulator.control.journal();
  if (entry === undefined || others.length > 0) throw new Error(`${others.length + 1} requests were received.`);
  return entry;
}

/** What a promise is rejected with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("It was not rejected.");
}
