import { DEFAULT_BASE_URL } from "../../persona/http/base-url";
import { systemClock } from "../../persona/http/clock";
import { type AccessOptions, credentialsFor } from "../access";
import { CommandFailure, ExitCode } from "../failure";
import { packageFacts } from "../package-facts";
import type { Terminal } from "../terminal";
import { ANSWER_ASSUMPTIONS } from "./answer-assumptions";
import type { Assumption, Result } from "./assumption";
import { Caller, describe } from "./caller";
import { HEADER_ASSUMPTIONS } from "./header-assumptions";
import { LIST_ASSUMPTIONS } from "./list-assumptions";
import { Persona } from "./persona";
import { resultText, summaryOf, withoutIds } from "./report";
import { leftText } from "./restore";
import { findStart, type Start, walk, type Walked } from "./walk";
import { WALK_ASSUMPTIONS } from "./walk-assumptions";

export interface ProbeOptions extends AccessOptions {
  /** The destination of the connection to walk through its life. Default: nothing is changed. */
  readonly destination?: string;
  /** Show ids in the results. */
  readonly ids?: true;
}

/** `probe`: compares how Persona answers with what this release assumes. */
export async function probe(options: ProbeOptions, terminal: Terminal): Promise<ExitCode> {
  const { apiKey, baseUrl, apiVersion } = credentialsFor(options, terminal);
  const { createTransport } = require("../../persona/http/transport") as typeof import("../../persona/http/transport");
  const persona = new Persona(new Caller(createTransport(baseUrl), apiKey, apiVersion, systemClock));
  terminal.progress("Asking Persona…");
  const first = await persona.list();
  if (first.status === 0) throw new CommandFailure(`${baseUrl} gave ${describe(first)}. Check the base URL.`);
  if (first.status === 401) throw new CommandFailure(`${describe(first)}. Check the API key.`);

  const { destination } = options;
  // Before anything is reported: a walk may be refused.
  const start = destination === undefined ? undefined : await findStart(persona, destination);
  const results: Result[] = [];
  const judge = async <Seen>(assumptions: readonly Assumption<Seen>[], seen: Seen): Promise<void> => {
    for (const { name, source, check } of assumptions) {
      const { verdict, answered } = await check(seen);
      const result = { name, source, verdict, answered: options.ids ? answered : withoutIds(answered) };
      results.push(result);
      if (!options.json) terminal.print(resultText(result, terminal));
    }
  };
  await judge([...LIST_ASSUMPTIONS, ...ANSWER_ASSUMPTIONS, ...HEADER_ASSUMPTIONS], persona);
  const walked =
    destination === undefined || start === undefined
      ? undefined
      : await walkFrom(start, destination, persona, terminal);
  if (walked !== undefined) await judge(WALK_ASSUMPTIONS, walked);

  const summary = summaryOf(results);
  if (options.json) terminal.print(JSON.stringify(report(baseUrl, apiVersion, results, walked, options), undefined, 2));
  else terminal.print(`\n${summary}`);
  for (const left of walked?.left ?? []) terminal.note(leftText(left));
  if (walked?.failure !== undefined) throw walked.failure;
  const isWell = results.every(({ verdict }) => verdict !== "breaking") && isRestored(walked);
  return isWell ? ExitCode.fine : ExitCode.wrong;
}

/** Ctrl-C ends the walk early; the connection is still left as it was found. */
async function walkFrom(start: Start, destination: string, persona: Persona, terminal: Terminal): Promise<Walked> {
  let isInterrupted = false;
  const interrupt = (): void => {
    isInterrupted = true;
    terminal.note("Interrupted: leaving the connection as it was found.");
  };
  process.once("SIGINT", interrupt);
  try {
    return await walk(persona, destination, start, () => isInterrupted);
  } finally {
    process.off("SIGINT", interrupt);
  }
}

function isRestored(walked: Walked | undefined): boolean {
  return (walked?.left ?? []).every((left) => left.isRestored);
}

/** Fit for a bug report: without keys and addresses, and without ids unless they were asked for. */
function report(
  baseUrl: string,
  apiVersion: string,
  results: readonly Result[],
  walked: Walked | undefined,
  { ids }: ProbeOptions,
): unknown {
  const { name, version } = packageFacts();
  return {
    release: `${name} ${version}`,
    node: process.versions.node,
    api: baseUrl === DEFAULT_BASE_URL ? baseUrl : "another base URL",
    apiVersion,
    time: new Date().toISOString(),
    results,
    ...(walked === undefined
      ? {}
      : {
          left: walked.left.map(({ id, ...others }) => (ids ? { id, ...others } : others)),
          isRestored: isRestored(walked),
        }),
  };
}
