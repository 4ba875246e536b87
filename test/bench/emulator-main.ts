import { type Emulator, type NewConnection, startEmulator } from "pulumi-persona-connect/emulator";

import {
  type EmulatorReply,
  type EmulatorRequest,
  keyOf,
  type Load,
  type SeededConnection,
  type SeenRequest,
} from "./emulator-process";

const KEYS = Object.fromEntries(
  (["persona", "naive", "empty"] as const).map((subject) => [
    keyOf(subject),
    { organizationId: organizationOf(subject), environmentId: `env_${subject.toUpperCase()}` },
  ]),
);

function organizationOf(subject: string): string {
  return `org_${subject.toUpperCase()}`;
}

function connectionOf({ source, destinationOrganizationId, status }: SeededConnection): NewConnection {
  return { sourceOrganizationId: organizationOf(source), destinationOrganizationId, status };
}

let emulator: Emulator | undefined;

async function start(load: Load): Promise<string> {
  await emulator?.close();
  emulator = await startEmulator({
    rateLimit: load.rateLimit ?? { requests: 1_000_000_000, windowMilliseconds: 60_000 },
    latencyMilliseconds: load.latencyMilliseconds ?? 0,
    keys: KEYS,
    // The largest shape, so that states and answers hold all that they can.
    latitudes: { shape: "A" },
    seed: (load.seed ?? []).map(connectionOf),
  });
  return emulator.url;
}

function journal(): SeenRequest[] {
  const seen = (emulator?.control.journal() ?? []).map(({ at, operation, status, headers }) => ({
    at,
    operation,
    status,
    client: headers["x-bench-client"] ?? "provider",
  }));
  emulator?.control.clearJournal();
  return seen;
}

function acceptAll(): void {
  for (const { id, status } of emulator?.control.connections() ?? []) {
    if (status === "pending") emulator?.control.accept(id);
  }
}

async function carryOut(request: EmulatorRequest): Promise<EmulatorReply["value"]> {
  switch (request.call) {
    case "start":
      return start(request.load);
    case "journal":
      return journal();
    case "acceptAll":
      acceptAll();
      return undefined;
    case "add":
      for (const connection of request.connections) emulator?.control.add(connectionOf(connection));
      return undefined;
  }
}

process.on("message", (request: EmulatorRequest) => {
  void carryOut(request).then(
    (value) => process.send?.({ number: request.number, value } satisfies EmulatorReply),
    (error: unknown) => process.send?.({ number: request.number, error: String(error) } satisfies EmulatorReply),
  );
});
process.on("disconnect", () => {
  process.exit();
});
