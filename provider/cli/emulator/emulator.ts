import { once } from "node:events";

import { EMULATOR_KEYS, type EmulatorOptions, type NewConnection, type Shape, startEmulator } from "../../emulator";
import { codeOf, CommandFailure, ExitCode } from "../failure";
import { introduction } from "./introduction";
import { dashboardLine, dashboardRecord, requestLine, requestRecord } from "./request-line";
import { madeUpConnections, readSeed } from "./seed-file";
import type { Terminal } from "../terminal";
import { readTextFile } from "../files";

export interface EmulatorCommandOptions {
  /** 0: any free port. */
  readonly port: number;
  readonly seed?: string;
  /** Number of connections to make up. */
  readonly connections: number;
  /** Milliseconds. */
  readonly latency: number;
  /** Requests a minute. */
  readonly rateLimit: number;
  /** The published shape of the answers. */
  readonly shape: Shape;
  readonly json?: true;
}

/** The organization of the default key. */
const OWN_ORGANIZATION = "org_ACME";
const WINDOW = 60_000;

/** `emulator`: runs a Persona Connect API on loopback until it is interrupted. */
export async function emulator(options: EmulatorCommandOptions, terminal: Terminal): Promise<ExitCode> {
  const seed: NewConnection[] = [
    ...(options.seed === undefined ? [] : readSeed(readTextFile(options.seed), OWN_ORGANIZATION)),
    ...madeUpConnections(options.connections, OWN_ORGANIZATION, Date.now()),
  ];
  let requests = 0;
  const interrupted = Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  const running = await start(options, seed, {
    onExchange: (exchange) => {
      requests += 1;
      const record = requestRecord(exchange);
      terminal.print(options.json ? JSON.stringify(record) : colouredLine(record, terminal));
    },
    onDashboardAction: (action) => {
      const record = dashboardRecord(action);
      terminal.print(options.json ? JSON.stringify(record) : terminal.paint("cyan", dashboardLine(record)));
    },
  });
  const page = new URL("/", running.url).href;

  const introduced = { url: running.url, page, connections: seed.length };
  if (options.json) terminal.print(JSON.stringify({ ...introduced, keys: EMULATOR_KEYS }));
  else terminal.print(introduction(introduced, terminal));
  await interrupted;
  await running.close();
  terminal.note(`\nEnded after ${requests} ${requests === 1 ? "request" : "requests"}.`);
  return ExitCode.fine;
}

async function start(
  { port, latency, rateLimit, shape }: EmulatorCommandOptions,
  seed: readonly NewConnection[],
  observers: Pick<EmulatorOptions, "onExchange" | "onDashboardAction">,
): ReturnType<typeof startEmulator> {
  try {
    return await startEmulator({
      port,
      seed,
      latencyMilliseconds: latency,
      latitudes: { shape },
      rateLimit: { requests: rateLimit, windowMilliseconds: WINDOW },
      ...observers,
    });
  } catch (error) {
    const code = codeOf(error);
    if (code === "EADDRINUSE") {
      throw new CommandFailure(`Port ${port} is taken. Choose another with --port, or use --port 0 for any free port.`);
    }
    if (code === "EACCES") throw new CommandFailure(`This user may not use port ${port}. Choose a port above 1023.`);
    throw error;
  }
}

function colouredLine(record: ReturnType<typeof requestRecord>, terminal: Terminal): string {
  const { status = 500 } = record;
  const style = record.fault !== undefined || status >= 500 ? "red" : status >= 400 ? "yellow" : "green";
  return terminal.paint(style, requestLine(record));
}
