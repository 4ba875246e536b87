/**
 * Run as a process of its own, since Node reads NODE_EXTRA_CA_CERTS only when it starts: lists connections once for each
 * case on stdin, under the case's environment, and prints what came of it.
 */
import dns from "node:dns";
import { text } from "node:stream/consumers";
import { inspect } from "node:util";

import { PersonaClient } from "../../../provider/persona/client";
import { isPersonaApiError } from "../../../provider/persona/http/errors";
import { FakeClock } from "../../support/fake-clock";

export interface Case {
  readonly baseUrl: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Default 10. */
  readonly requestTimeoutSeconds?: number;
}

export interface Result {
  readonly succeeded: boolean;
  readonly name?: string;
  readonly code?: string;
  readonly message?: string;
  /** All that a log could show of the error. */
  readonly inspected?: string;
}

/** Every host is this machine, so that a request that takes no proxy arrives too. */
function resolveAllHere(): void {
  const lookup = (_host: string, options: { all?: boolean }, callback: (...result: unknown[]) => void): void => {
    if (options.all === true) callback(null, [{ address: "127.0.0.1", family: 4 }]);
    else callback(null, "127.0.0.1", 4);
  };
  Object.assign(dns, { lookup });
}

async function list({ baseUrl, environment, requestTimeoutSeconds = 10 }: Case): Promise<Result> {
  Object.assign(process.env, environment);
  try {
    const client = new PersonaClient({
      apiKey: "persona_test_of_the_transport",
      baseUrl,
      clock: new FakeClock(),
      requestTimeoutSeconds,
      retryTimeoutSeconds: 8 * requestTimeoutSeconds,
    });
    await client.listConnections();
    return { succeeded: true };
  } catch (error) {
    const inspected = inspect(error, { depth: Infinity, showHidden: true });
    if (!isPersonaApiError(error)) return { succeeded: false, inspected };
    const { name, code, message } = error;
    return { succeeded: false, name, message, inspected, ...(code === undefined ? {} : { code }) };
  } finally {
    for (const name of Object.keys(environment)) Reflect.deleteProperty(process.env, name);
  }
}

async function main(): Promise<void> {
  resolveAllHere();
  const cases = JSON.parse(await text(process.stdin)) as Case[];
  const results: Result[] = [];
  for (const each of cases) results.push(await list(each));
  // Axios leaves the socket to a proxy that never answers open, which would keep this process.
  process.stdout.write(JSON.stringify(results), () => process.exit());
}

void main();
