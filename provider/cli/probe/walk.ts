import { randomUUID } from "node:crypto";

import type { Connection } from "../../persona/connection";
import { CommandFailure } from "../failure";
import type { Heard } from "./caller";
import { connectionIn, connectionPath, connectionsIn, listPath, type Persona } from "./persona";
import { type Left, restore } from "./restore";

/** The connection to the destination before the walk; `none`: there is none; `unknown`: the list does not say. */
export type Start = Connection | "none" | "unknown";

/** The requests of a walk, in order; of the last four, an inactive connection meets the last two first. */
export type Step =
  | "create"
  /** With the same idempotency key. */
  | "create again"
  /** With another idempotency key. */
  | "create another"
  | "read"
  /** Narrowed to the destination. */
  | "list"
  | "deactivate"
  | "deactivate again"
  | "reactivate"
  | "reactivate again";

/** What a walk heard and how it left the connections. */
export interface Walked {
  readonly start: Start;
  /** One is absent if the step was not taken. */
  readonly answers: Partial<Record<Step, Heard>>;
  /** Empty if nothing can have changed. */
  readonly left: readonly Left[];
  /** The error that ended the walk, if one did. */
  readonly failure?: Error;
}

/**
 * Finds the connection that a walk would use.
 *
 * @throws CommandFailure for one that the walk could not leave as it is: only a destination can make a connection active.
 */
export async function findStart(persona: Persona, destination: string): Promise<Start> {
  const all = connectionsIn(await persona.list(narrowed(destination)));
  // Another connection must never be taken for this one.
  if (all === undefined || all.some((each) => each.destinationOrganizationId === undefined)) return "unknown";
  const found = all.filter((each) => each.destinationOrganizationId === destination);
  const start = found.find(({ status }) => status !== "inactive") ?? found[0];
  if (start === undefined) return "none";
  if (start.status === "pending" || start.status === "inactive") return start;
  throw new CommandFailure(
    `The connection to ${destination} is ${start.status ?? "in an unknown state"}. A walk deactivates and reactivates it, and ` +
      "only the destination can make it active again. Nothing was changed. Choose a destination without an active connection.",
  );
}

/** Walks one connection through its life, then leaves it as it was found, also if a step fails or the walk is interrupted. */
export async function walk(
  persona: Persona,
  destination: string,
  start: Start,
  isInterrupted: () => boolean,
): Promise<Walked> {
  const answers: Walked["answers"] = {};
  const existing = typeof start === "string" ? undefined : start;
  let failure: Error | undefined;
  try {
    await takeSteps(persona, destination, existing, answers, isInterrupted);
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error));
  }
  const left: Left[] = [];
  if (answers.create !== undefined || failure !== undefined) {
    if (existing !== undefined) left.push(await restore(persona, existing.id, existing.status));
    const made = await madeBy(persona, destination, start, answers);
    for (const id of made) if (id !== existing?.id) left.push(await restore(persona, id, undefined));
  }
  return { start, answers, left, ...(failure === undefined ? {} : { failure }) };
}

async function takeSteps(
  persona: Persona,
  destination: string,
  existing: Connection | undefined,
  answers: Walked["answers"],
  isInterrupted: () => boolean,
): Promise<void> {
  const { caller } = persona;
  const take = async (step: Step, send: () => Promise<Heard>): Promise<void> => {
    if (!isInterrupted()) answers[step] = await send();
  };
  const body = { data: { attributes: { "destination-organization-id": destination } } };
  const create = (idempotencyKey: string) => (): Promise<Heard> => {
    return caller.post("/connect/connections", body, idempotencyKey);
  };
  const first = create(randomUUID());
  await take("create", first);
  const created = answers.create === undefined ? undefined : connectionIn(answers.create);
  if (created !== undefined) await take("create again", first);
  const id = created?.id ?? existing?.id;
  if (id === undefined) return;

  await take("create another", create(randomUUID()));
  await take("read", () => caller.getAnew(connectionPath(id)));
  await take("list", () => caller.getAnew(listPath(narrowed(destination))));
  const pairs = [["deactivate", "deactivate again"] as const, ["reactivate", "reactivate again"] as const];
  if (existing?.status === "inactive") pairs.reverse();
  for (const step of pairs.flat()) {
    const action = step.startsWith("deactivate") ? "/deactivate" : "/reactivate";
    await take(step, () => caller.post(connectionPath(id, action)));
  }
}

/** The connections that the walk created: those of its answers and, if there was none before, all that the list has now. */
async function madeBy(
  persona: Persona,
  destination: string,
  start: Start,
  answers: Walked["answers"],
): Promise<ReadonlySet<string>> {
  const creations = [answers.create, answers["create again"], answers["create another"]];
  const answered = creations.flatMap((heard) => (heard === undefined ? [] : (connectionIn(heard)?.id ?? [])));
  if (start !== "none") return new Set(answered);
  const listed = connectionsIn(await persona.caller.getAnew(listPath(narrowed(destination)))) ?? [];
  const ids = listed.filter((each) => each.destinationOrganizationId === destination).map(({ id }) => id);
  return new Set([...answered, ...ids]);
}

function narrowed(destination: string): Readonly<Record<string, string>> {
  return { "filter[destination-organization-id]": destination };
}
