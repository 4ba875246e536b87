import { type Bench, MeasuredStack } from "./bench";
import type { Subject } from "./emulator-process";
import type { Measure } from "./measure";
import type { ResourceRecord } from "../engine/deployment";

/** Indentation of `pulumi stack export`. */
const EXPORT_INDENT = 4;

const QUARTER = { of: "ratio", most: 0.25 } as const;
const PULUMIS_PART =
  "Most of it is Pulumi's own: URN, parent, provider and times, and in newer CLIs source positions and a stack trace.";

/** Bytes that one resource takes in the state. */
export async function measureState(bench: Bench): Promise<Measure[]> {
  bench.say("state");
  const ours = await firstResource(bench, "persona");
  const naive = await firstResource(bench, "naive");
  const row = (measure: string, sizeOf: (resource: ResourceRecord) => number): Measure & { ratio: number } => ({
    part: "state",
    measure,
    unit: "bytes",
    ours: sizeOf(ours),
    naive: sizeOf(naive),
    ratio: sizeOf(ours) / sizeOf(naive),
  });
  return [
    {
      ...row("one resource", (resource) => bytes(resource)),
      limit: { of: "ours", most: 1950 },
      note: PULUMIS_PART,
    },
    { ...row("one resource, against the naive provider's", (resource) => bytes(resource)), limit: QUARTER },
    { ...row("one resource, as exported", (resource) => bytes(resource, EXPORT_INDENT)), limit: QUARTER },
    row("of it inputs and outputs, which the provider decides", ({ inputs, outputs }) => bytes({ inputs, outputs })),
    row("of these __provider", ({ inputs, outputs }) => bytes([inputs, outputs].map(providerIn))),
  ];
}

async function firstResource(bench: Bench, subject: Subject): Promise<ResourceRecord> {
  await bench.emulator.start();
  const stack = await MeasuredStack.create(bench, subject, 1);
  await stack.measure("up");
  const { deployment } = await stack.exportState();
  await stack.dispose();
  const resource = deployment.resources?.find(({ type }) => type.startsWith("pulumi-nodejs:dynamic"));
  if (resource === undefined) throw new Error(`The state of ${subject} has no resource.`);
  return resource;
}

function bytes(value: unknown, indent?: number): number {
  return Buffer.byteLength(JSON.stringify(value, undefined, indent));
}

function providerIn(properties: Record<string, unknown> | undefined): unknown {
  return properties?.["__provider"];
}

/** What a subject's resources carry in `__provider`. */
export async function providerTextOf(bench: Bench, subject: Subject): Promise<string> {
  const { inputs } = await firstResource(bench, subject);
  const text = inputs?.["__provider"];
  if (typeof text !== "string") throw new Error(`The resources of ${subject} carry no __provider.`);
  return text;
}
