import type { ResourceRecord } from "../deployment";
import type { Run, Stack } from "../engine";

/** What a run came to, as lines, without what differs from run to run. */
export interface Outcome {
  succeeded: boolean;
  killed: boolean;
  steps: string[];
  changes: Record<string, number>;
  errors: string[];
  /** Check and Diff, which the engine makes one after the other while other steps go on. */
  decisions: string[];
  /** Create, Read, Update, Delete. */
  operations: string[];
  outputs: Record<string, unknown>;
  state: string[];
  pending: string[];
}

/** What recorded.json holds: the outcomes of the stories on the Pulumi CLI of this version. */
export interface Recorded {
  version: string;
  stories: Record<string, Outcome[]>;
}

export async function outcomeOf(stack: Stack, run: Run, journal: string[]): Promise<Outcome> {
  const { deployment } = await stack.exportState({ showSecrets: true });
  const decides = (line: string): boolean => /^(check|diff) /.test(line);
  return {
    succeeded: run.succeeded,
    killed: run.killed,
    steps: run.steps.map(({ operation, name, keys }) => [operation, name, ...keys].join(" ")),
    changes: run.changes,
    errors: run.diagnostics.flatMap(({ severity, message }) => (severity === "error" ? [withoutPlaces(message)] : [])),
    decisions: journal.filter(decides),
    operations: journal.filter((line) => !decides(line)),
    outputs: run.outputs,
    state: (deployment.resources ?? []).map(describe),
    pending: (deployment.pending_operations ?? []).map(({ type, resource }) => shorten(`${type} ${resource.urn}`)),
  };
}

/** The message without a stack trace, and without the place of this repository. */
function withoutPlaces(message: string): string {
  return shorten(message.replace(/\n {4}at [^]*$/, "").replaceAll(/'\/[^']*\//g, "'"));
}

const VARYING = new Set(["urn", "type", "custom", "created", "modified", "sourcePosition", "stackTrace"]);
const RANDOM_ID = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** All but times, places in the source, and what is the same for all or drawn at random. */
function describe(record: ResourceRecord): string {
  const fields = Object.entries(record)
    .filter(([key]) => !VARYING.has(key))
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, value]) => `${key}=${JSON.stringify(sorted(value))}`);
  const line = [record.urn, ...fields.filter((field) => !field.endsWith("={}"))].join(" ");
  return shorten(line.replaceAll(RANDOM_ID, "random"));
}

/** Keys in order, empty lists and the provider's text left out. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted).sort();
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).flatMap(([key, element]: [string, unknown]) => {
    const empty = element === null || (Array.isArray(element) && element.length === 0);
    return empty || key === "__provider" ? [] : [[key, sorted(element)] as const];
  });
  return Object.fromEntries(entries.sort(([left], [right]) => (left < right ? -1 : 1)));
}

const SECRET =
  /\{"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270","plaintext":("(?:[^"\\]|\\.)*")\}/g;

function shorten(text: string): string {
  return text
    .replaceAll("urn:pulumi:test::persona-scenarios::", "")
    .replaceAll("pulumi-nodejs:dynamic/comparison:Thing::", "Thing::")
    .replaceAll("pulumi:providers:pulumi-nodejs::default", "Provider")
    .replaceAll("pulumi:pulumi:Stack::persona-scenarios-test", "Stack")
    .replaceAll(SECRET, "secret($1)");
}
