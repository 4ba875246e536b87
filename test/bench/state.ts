import { type Bench, MeasuredStack } from "./bench";
import type { Subject } from "./emulator-process";
import type { Measure } from "./measure";
import type { ResourceRecord } from "../engine/deployment";

/** Indentation of `pulumi stack export`. */
const EXPORT_INDENT = 4;

/** Bytes that one resource takes in the state. */
export async function measureState(bench: Bench): Promise<Measure[]> {
  bench.say("state");
  const ours = await firstResource(bench, "persona");
  const naive = await firstResource(bench, "naive");
  const measures: [string, (resource: ResourceRecord) => number][] = [
    ["one resource, as compact JSON", (resource) => bytes(withoutPosition(resource))],
    ["one resource, as exported", (resource) => bytes(withoutPosition(resource), EXPORT_INDENT)],
    ["of it __provider, in inputs and outputs", ({ inputs, outputs }) => bytes([inputs, outputs].map(providerIn))],
    ["of it all other inputs and outputs", ({ inputs, outputs }) => bytes([inputs, outputs].map(withoutProvider))],
    ["what Pulumi adds: source position and stack trace", positionBytes],
  ];
  return measures.flatMap(([measure, sizeOf], index): Measure[] => {
    const common = {
      part: "state",
      measure,
      unit: "bytes",
      ours: sizeOf(ours),
      naive: sizeOf(naive),
      ratio: sizeOf(ours) / sizeOf(naive),
    } as const;
    if (index === 0) {
      return [
        { ...common, limit: { of: "ours", most: 1100 } },
        { ...common, measure: `${measure}, against the naive provider`, limit: { of: "ratio", most: 0.5 } },
      ];
    }
    return [index === 1 ? { ...common, limit: { of: "ratio", most: 0.5 } } : common];
  });
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

function withoutPosition(resource: ResourceRecord): object {
  return without(resource, ["sourcePosition", "stackTrace"]);
}

function positionBytes(resource: ResourceRecord): number {
  return bytes(resource) - bytes(withoutPosition(resource));
}

function providerIn(properties: Record<string, unknown> | undefined): unknown {
  return properties?.["__provider"];
}

function withoutProvider(properties: Record<string, unknown> | undefined): object {
  return without(properties ?? {}, ["__provider"]);
}

function without(record: object, names: readonly string[]): object {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name)));
}

/** What a subject's resources carry in `__provider`. */
export async function providerTextOf(bench: Bench, subject: Subject): Promise<string> {
  const { inputs } = await firstResource(bench, subject);
  const text = inputs?.["__provider"];
  if (typeof text !== "string") throw new Error(`The resources of ${subject} carry no __provider.`);
  return text;
}
