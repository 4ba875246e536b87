import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isLongRun } from "../../long-run";
import { describeOnEveryEngine } from "../engines";
import { play, type Act } from "./act";
import type { Outcome, Recorded } from "./outcome";

const RECORDED = JSON.parse(readFileSync(join(__dirname, "recorded.json"), "utf8")) as Recorded;

/** Time for a story on a machine that has much else to do. */
const TIMEOUT_MS = 300_000;

/** What is told in every run: the orders of steps that the provider relies on. All others are told by `npm run test:long`. */
const ALWAYS: ReadonlySet<string> = new Set([
  "rename, swap of keys, removal",
  "forced replacement",
  "replacement fails to delete, the next run finishes it",
  "partial create, resumed",
  "kill during a create",
  "the plugin dies during a create",
]);

/** Holds every engine to what the Pulumi CLI was seen to do. */
export function describeStories(name: string, stories: Record<string, Act[]>): void {
  const told = Object.keys(stories).filter((story) => isLongRun || ALWAYS.has(story));
  const left = Object.keys(stories).length - told.length;
  if (left > 0) test.skip(`${name}: ${left} more stories (npm run test:long)`, () => undefined);
  describeOnEveryEngine(name, (engine) => {
    test.each(told)(
      "%s",
      async (story) => {
        const outcomes = await play(engine, stories[story] ?? []);
        // Another version of Pulumi may word its errors differently.
        const comparable = engine.version === RECORDED.version ? (outcome: Outcome) => outcome : withoutErrors;
        expect(outcomes.map(comparable)).toEqual(RECORDED.stories[story]?.map(comparable));
      },
      TIMEOUT_MS,
    );
  });
}

function withoutErrors({ errors, ...rest }: Outcome): object {
  return { ...rest, hasErrors: errors.length > 0 };
}
