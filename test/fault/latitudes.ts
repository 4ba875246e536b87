import { EMULATOR_KEYS, type EmulatorKey, type FaultAction, type Latitudes } from "../../provider/emulator";
import { ACME, type World } from "../support/world";
import type { ToleratedOperation } from "./tolerance-operations";

/** What Persona may do by its documents, or has been seen to do: a column of the tolerance matrix. */
export interface Latitude {
  readonly name: string;
  /** From the start. */
  readonly answers?: Partial<Latitudes>;
  /** What is peculiar to the stack's key, from the start. */
  readonly key?: Partial<EmulatorKey>;
  /** Once the operation's world is arranged. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Once the operation's world is arranged. */
  readonly arm?: (world: World) => void;
  /** Where the operation cannot succeed by design; see {@link refusalOf}. */
  readonly refusal?: (operation: ToleratedOperation) => RegExp | undefined;
}

const answer = (status: number): FaultAction => ({
  ...{ kind: "answer", when: "before", identified: true, status },
  body: '{"errors":[{"title":"Not today"}]}',
});

/** Every answer of the list, changed by this. */
function lists(change: (list: { data: unknown[]; links: Record<string, unknown> }) => void): (world: World) => void {
  return ({ control }) => {
    control.inject({
      on: "list",
      times: Infinity,
      do: {
        ...{ kind: "answer", when: "after" },
        body: (text) => {
          const list = JSON.parse(text) as { data: unknown[]; links: Record<string, unknown> };
          change(list);
          return JSON.stringify(list);
        },
      },
    });
  };
}

function everyList(status: number): (world: World) => void {
  return ({ control }) => {
    control.inject({ on: "list", times: Infinity, do: answer(status) });
  };
}

/** The list tells what a conflict was with; nothing else can. */
const adoptionNeedsTheList = ({ adopts }: ToleratedOperation): RegExp | undefined =>
  adopts ? /Persona reported that it exists already .* the list that would tell its id cannot be read\./ : undefined;

/** A 404 also comes to the key of another organization, and from a base URL with a wrong path. */
const goneNeedsTheList = (operation: ToleratedOperation): RegExp | undefined =>
  operation.isGone
    ? /answers neither for this connection nor for the list of connections\./
    : adoptionNeedsTheList(operation);

/** Where the operation cannot succeed by design under this latitude: the one error of each of its steps. */
export function refusalOf({ answers, refusal }: Latitude, operation: ToleratedOperation): RegExp | undefined {
  const expected = refusal?.(operation);
  if (expected !== undefined || !operation.isGone || answers?.ownerHeaders !== "never") return expected;
  return /\(HTTP 404\), but no answer says whose API key this is/;
}

function hidden(...hiddenAttributes: readonly string[]): Latitude {
  return { name: `an answer without ${hiddenAttributes.join(", ")}`, answers: { hiddenAttributes } };
}

function inShape(shape: Latitudes["shape"], latitude: Latitude): Latitude {
  return { ...latitude, name: `${latitude.name}, in the shape ${shape}`, answers: { ...latitude.answers, shape } };
}

/** The columns of the tolerance matrix. */
export const LATITUDES: readonly Latitude[] = [
  ...(["A", "A2", "B1", "B"] as const).flatMap((shape): Latitude[] => [
    { name: `the shape ${shape}`, answers: { shape } },
    { name: `the shape ${shape} without any owner's headers`, answers: { shape, ownerHeaders: "never" } },
  ]),
  { name: "no creator", answers: { creatorRelationship: false } },
  { name: "owner's headers in successes only", answers: { ownerHeaders: "successes" } },
  ...([400, 409, 422] as const).flatMap((wrongState): Latitude[] => [
    { name: `${wrongState} for a wrong state`, answers: { wrongState } },
    { name: `${wrongState} for a wrong state, without headers`, answers: { wrongState, ownerHeaders: "never" } },
  ]),
  inShape("B1", hidden("scopes")),
  inShape("A", hidden("creator-id", "creator-type")),
  inShape("A", hidden("organization-id")),
  hidden("created-at"),
  hidden("updated-at"),
  hidden("source-organization-id"),
  {
    name: "nothing that tells whose key it is",
    answers: { ownerHeaders: "never", hiddenAttributes: ["source-organization-id"] },
  },
  { name: "a key that may not list", key: { mayList: false }, refusal: adoptionNeedsTheList },
  {
    name: "a key that may not list, without headers",
    answers: { ownerHeaders: "never" },
    key: { mayList: false },
    refusal: adoptionNeedsTheList,
  },
  {
    name: "a list that answers 500",
    arm: everyList(500),
    settings: { retryTimeoutSeconds: "5" },
    refusal: goneNeedsTheList,
  },
  { name: "a list that answers 404", arm: everyList(404), refusal: goneNeedsTheList },
  {
    name: "a list with an entry that cannot be read",
    arm: lists(({ data }) => data.unshift({ type: "connect/connection", id: "cxn_UNREADABLE", attributes: null })),
  },
  {
    name: "a list whose pages go in a circle",
    arm: (world) => {
      let first: string | undefined;
      lists(({ data, links }) => {
        first ??= (data[0] as { id: string } | undefined)?.id;
        if (first !== undefined) links["next"] = `/api/v1/connect/connections?page%5Bafter%5D=${first}`;
      })(world);
    },
    // An inactive one is not reactivated before the whole list has told that no live one is beside it.
    refusal: (operation) => (operation.needsWholeList ? adoptionNeedsTheList(operation) : undefined),
  },
  {
    name: "a list that ignores filters",
    arm: ({ control }) => {
      control.ignoreFilters(true);
    },
  },
  ...(["before", "after"] as const).map((when): Latitude => ({
    name: `408 once for each call, ${when} it is processed`,
    arm: ({ control }) => {
      for (const on of ["create", "list", "retrieve", "deactivate", "reactivate"] as const)
        control.inject({ on, do: { ...answer(408), when } as FaultAction });
    },
  })),
  { name: "a key's own limit of two requests", key: { rateLimit: { requests: 2, windowMilliseconds: 60_000 } } },
  {
    name: "an answer that begins to hide the status",
    arm: ({ control }) => {
      control.latitudes({ hiddenAttributes: ["status"] });
    },
    settings: { retryTimeoutSeconds: "5" },
    refusal: ({ isGone }) => (isGone ? undefined : /has no status/),
  },
  {
    ...hidden("destination-organization-id"),
    settings: { retryTimeoutSeconds: "5" },
    // Inbound connections are in the list too, so an entry that does not say where it goes is not taken.
    refusal: ({ adopts }) =>
      adopts ? /saw a conflict, and a list with \d connections that cannot be read\./ : undefined,
  },
  {
    name: "an allowed organization, and no headers",
    answers: { ownerHeaders: "never" },
    settings: { allowedOrganizationIds: '["org_ACME"]' },
    refusal: () => /persona:allowedOrganizationIds allows org_ACME only, and no answer says whose API key this is\./,
  },
];

/** The emulator's keys, with what is peculiar to the stack's. */
export function keysWith(key: Partial<EmulatorKey> = {}): Record<string, EmulatorKey> {
  return { ...EMULATOR_KEYS, [ACME]: { ...EMULATOR_KEYS[ACME]!, ...key } };
}
