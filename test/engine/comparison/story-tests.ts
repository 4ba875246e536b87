import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describeOnEveryEngine } from "../engines";
import { play, type Act } from "./act";
import type { Outcome, Recorded } from "./outcome";

const RECORDED = JSON.parse(readFileSync(join(__dirname, "recorded.json"), "utf8")) as Recorded;

/** Time for a story on a machine that has much else to do. */
const TIMEOUT_MS = 300_000;

/** Holds every engine to what the Pulumi CLI was seen to do. */
export function describeStories(name: string, stories: Record<string, Act[]>): void {
  describeOnEveryEngine(name, (engine) => {
    test.each(Object.keys(stories))(
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
