import { FAULT_ACTIONS } from "./schedule";
import type { Program } from "./model-stack";

/** What a resource of the small program says. */
interface Declared {
  readonly destination: string;
  readonly enabled: boolean;
}

/** Two names and two destinations at the most; `one` is declared before `two`. */
export type SmallProgram = Readonly<Partial<Record<"one" | "two", Declared>>>;

/** How a program becomes another. */
export interface Transition {
  readonly from: SmallProgram;
  readonly to: SmallProgram;
  /** `pulumi up`, the same with `--refresh`, or `pulumi destroy`, after which `to` is empty. */
  readonly act: "up" | "up --refresh" | "destroy";
  readonly deleteBeforeReplace: boolean;
  /** Whether `two` depends on `one`. */
  readonly dependent: boolean;
}

/** What befalls the act, and in which order its requests pass where two hooks run at once. */
export interface Trouble {
  readonly order: readonly number[];
  readonly killAt?: number;
  readonly fault?: { readonly name: keyof typeof FAULT_ACTIONS; readonly request: number };
}

const both = [true, false];
const declared = (destination: string): Declared[] => both.map((enabled) => ({ destination, enabled }));

/** Programs of two resources that go to the destinations in this order. */
function pairs(first: string, second: string): SmallProgram[] {
  return declared(first).flatMap((one) => declared(second).map((two) => ({ one, two })));
}

/** Up to which destination is called which, and which name, these are all. */
const BEGINNINGS: readonly SmallProgram[] = [
  {},
  ...declared("org_A").map((one) => ({ one })),
  ...pairs("org_A", "org_B"),
];
const ENDS: readonly SmallProgram[] = [
  {},
  ...["org_A", "org_B"].flatMap(declared).flatMap((resource) => [{ one: resource }, { two: resource }]),
  ...pairs("org_A", "org_B"),
  ...pairs("org_B", "org_A"),
];

function replaces({ from, to }: Pick<Transition, "from" | "to">): boolean {
  return (["one", "two"] as const).some(
    (name) => from[name] !== undefined && to[name] !== undefined && from[name].destination !== to[name].destination,
  );
}

function variants(from: SmallProgram, to: SmallProgram): Transition[] {
  const acts = (["up", "up --refresh", "destroy"] as const).filter(
    (act) => act !== "destroy" || Object.keys(to).length === 0,
  );
  return acts.flatMap((act) =>
    (replaces({ from, to }) ? both : [false]).flatMap((deleteBeforeReplace) =>
      (Object.keys(to).length === 2 ? both : [false]).map((dependent) => ({
        ...{ from, to, act, deleteBeforeReplace, dependent },
      })),
    ),
  );
}

/** All transitions: declaring, renaming, swapping, changing, disabling and removing, alone and together. */
export const TRANSITIONS: readonly Transition[] = BEGINNINGS.flatMap((from) =>
  ENDS.flatMap((to) => variants(from, to)),
);

export const FAULT_NAMES = Object.keys(FAULT_ACTIONS) as (keyof typeof FAULT_ACTIONS)[];

export function programOf(small: SmallProgram): Program {
  return Object.fromEntries(
    Object.entries(small).map(([name, { destination, enabled }]) => [
      name,
      { destinationOrganizationId: destination, ...(enabled ? {} : { enabled }) },
    ]),
  );
}

const describeProgram = (program: SmallProgram): string =>
  Object.entries(program)
    .map(([name, { destination, enabled }]) => `${name} → ${destination}${enabled ? "" : " (disabled)"}`)
    .join(", ") || "nothing";

export function describeTransition({ from, to, act, deleteBeforeReplace, dependent }: Transition): string {
  const options = [
    ...(deleteBeforeReplace ? ["deleteBeforeReplace"] : []),
    ...(dependent ? ["two depends on one"] : []),
  ];
  const ending = options.length === 0 ? "" : `, ${options.join(", ")}`;
  return `from ${describeProgram(from)} to ${describeProgram(to)} by ${act}${ending}`;
}

export function describeTrouble({ order, killAt, fault }: Trouble): string[] {
  return [
    ...(order.length === 0 ? [] : [`order ${order.join("")}`]),
    ...(killAt === undefined ? [] : [`killed at point ${killAt}`]),
    ...(fault === undefined ? [] : [`${fault.name} at request ${fault.request}`]),
  ];
}
