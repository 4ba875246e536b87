import { isLongRun } from "../long-run";
import {
  describeTransition,
  describeTrouble,
  FAULT_NAMES,
  type Transition,
  TRANSITIONS,
  type Trouble,
} from "./transition";
import { TransitionRun } from "./transition-run";

/** `npm test` tries one in so many of the transitions and of their troubles, the same each time; a long run all of them. */
const STRIDE = isLongRun ? { transitions: 1, troubles: 1 } : { transitions: 16, troubles: 40 };
const CHOSEN = TRANSITIONS.filter((_, index) => index % STRIDE.transitions === 0);

let count = 0;
let troubles = 0;
/** For each transition that went wrong, how it did with the least trouble. */
const violations = new Map<Transition, string>();

async function attempt(transition: Transition, trouble: Trouble): ReturnType<typeof TransitionRun.of> {
  count += 1;
  const result = await TransitionRun.of(transition, trouble);
  if (result.violations.length > 0) {
    const told = [describeTransition(transition), ...describeTrouble(trouble)].join(", ");
    violations.set(transition, `${told}: ${result.violations.join("; ")}`);
  }
  return result;
}

/** Every order in which the requests of hooks that run at once can pass, found by choosing differently each time. */
async function everyOrder(transition: Transition): Promise<{ trouble: Trouble; points: number; requests: number }[]> {
  const orders = [];
  for (let order: readonly number[] | undefined = []; order !== undefined;) {
    const { points, requests, choices } = await attempt(transition, { order });
    if (violations.has(transition)) return [];
    const made: readonly number[] = choices.map((_, index) => order?.[index] ?? 0);
    orders.push({ trouble: { order: made }, points, requests });
    const last = choices.findLastIndex((options, index) => made[index]! + 1 < options);
    order = last < 0 ? undefined : [...made.slice(0, last), made[last]! + 1];
  }
  return orders;
}

/** A kill at every point, and every fault at every request. */
function troublesOf({ trouble, points, requests }: Awaited<ReturnType<typeof everyOrder>>[number]): Trouble[] {
  return [
    ...Array.from({ length: points }, (_, killAt) => ({ ...trouble, killAt })),
    ...Array.from({ length: requests }, (_, request) => request).flatMap((request) =>
      FAULT_NAMES.map((name) => ({ ...trouble, fault: { name, request } })),
    ),
  ];
}

/** Without trouble first; of a transition that goes wrong no more is tried. */
async function tryAll(transition: Transition): Promise<void> {
  const orders = await everyOrder(transition);
  for (const trouble of orders.flatMap(troublesOf)) {
    if (violations.has(transition)) return;
    troubles += 1;
    if (troubles % STRIDE.troubles === 0) await attempt(transition, trouble);
  }
}

test(
  "every transition of a small program, with every kill, fault and order of requests, ends in what the program says",
  async () => {
    for (const transition of CHOSEN) await tryAll(transition);
    process.stdout.write(`transitions: ${CHOSEN.length} of ${TRANSITIONS.length}, tried in ${count} runs\n`);
    expect([...violations.values()]).toEqual([]);
  },
  isLongRun ? 7_200_000 : 300_000,
);
