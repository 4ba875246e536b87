import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Gate } from "./api/gate";
import { Clock } from "./world/clock";
import type { NewConnection } from "./world/connection";
import { createControl } from "./control";
import type { EmulatorControl } from "./control";
import { type DashboardAction, reportingControl } from "./dashboard";
import type { Exchange } from "./api/answer";
import { FaultScript } from "./api/faults";
import { defaultLatitudes } from "./api/latitudes";
import type { Latitudes } from "./api/latitudes";
import { controlPath, handleControl } from "./http-control";
import { Journal } from "./journal";
import { EMULATOR_KEYS, Keyring } from "./world/keys";
import type { EmulatorKey, RateLimit } from "./world/keys";
import { LifeCycle } from "./world/life-cycle";
import { Operations } from "./api/operations";
import type { Behaviour } from "./api/operations";
import { RateWindows } from "./api/rate-limit";
import { Registry } from "./world/registry";
import { basePath } from "./api/request";
import { sendPage } from "./page";
import { RequestHandler } from "./request-handler";
import type { Observation } from "./request-handler";

/** Settings of {@link startEmulator}; each has a default. */
export interface EmulatorOptions {
  /** On 127.0.0.1. Default 0: any free port. */
  port?: number;
  /** API key → what it stands for. Default {@link EMULATOR_KEYS}. */
  keys?: Readonly<Record<string, EmulatorKey>>;
  /** Of each environment. Default 300 requests in 60000 ms. Source: Persona API docs, rate limiting. */
  rateLimit?: RateLimit;
  /** How Persona answers where its documents leave a choice. Default: as {@link Latitudes} says of each. */
  latitudes?: Partial<Latitudes>;
  /** How long every request waits before it is carried out. Default 0. */
  latencyMilliseconds?: number;
  /** The clock: milliseconds since 1970. Default Date.now. */
  now?: () => number;
  /** Connections that are there from the start. Default none. */
  seed?: readonly NewConnection[];
  /** Called with every exchange as it was on the wire. */
  onExchange?: (exchange: Exchange) => void;
  /** Called with every action on the emulator's page or through the control side over HTTP. */
  onDashboardAction?: (action: DashboardAction) => void;
}

/** A running emulator. */
export interface Emulator {
  /** The base URL for clients, such as `http://127.0.0.1:41873/api/v1`, without a slash at its end. */
  readonly url: string;
  readonly control: EmulatorControl;
  /** Ends it, and every connection to it. Rejects with the error of an `onExchange` or a fault that threw. */
  close(): Promise<void>;
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}

/**
 * Starts a Persona Connect API on loopback. Rejects where the port is taken.
 *
 * @example
 * const emulator = await startEmulator();
 * const answer = await fetch(`${emulator.url}/connect/connections`, {
 *   headers: { Authorization: "Bearer emulator-key-acme-sandbox" },
 * });
 * await emulator.close();
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const clock = new Clock(options.now ?? Date.now);
  const keyring = new Keyring(options.keys ?? EMULATOR_KEYS);
  const registry = new Registry();
  const lifeCycle = new LifeCycle(registry, clock, keyring);
  const journal = new Journal();
  const script = new FaultScript();
  const rateLimit = options.rateLimit ?? { requests: 300, windowMilliseconds: 60_000 };
  const rateWindows = new RateWindows(rateLimit, () => clock.now());
  const behaviour: Behaviour = { latitudes: { ...defaultLatitudes, ...options.latitudes }, ignoreFilters: false };
  const observation: Observation = {
    latencyMilliseconds: options.latencyMilliseconds ?? 0,
    onRequest: new Set(),
    onExchange: options.onExchange,
  };
  const gate = new Gate(new Operations(registry, lifeCycle, behaviour), rateWindows, clock, behaviour.latitudes);
  const handler = new RequestHandler(gate, keyring, journal, script, clock, observation);
  const control = createControl({ registry, lifeCycle, journal, script, rateWindows, clock, behaviour, observation });
  for (const connection of options.seed ?? []) control.add(connection);

  const dashboard = reportingControl(control, options.onDashboardAction ?? (() => undefined));
  const failures: Error[] = [];
  const server = createServer((message: IncomingMessage, response: ServerResponse) => {
    if (message.method === "GET" && message.url === "/") {
      sendPage(response);
      return;
    }
    const handled =
      message.url?.startsWith(controlPath) === true
        ? handleControl(dashboard, message, response)
        : handler.handle(message, response);
    handled.catch((error: unknown) => {
      failures.push(error instanceof Error ? error : new Error(String(error)));
      response.destroy();
    });
  });
  // Idle connections stay open: closing one just as a client reuses it would look like a fault nobody injected.
  server.keepAliveTimeout = 0;
  const port = await listen(server, options.port ?? 0);
  return {
    url: `http://127.0.0.1:${port}${basePath}`,
    control,
    close: async () => {
      await close(server);
      if (failures[0] !== undefined) throw failures[0];
    },
  };
}
