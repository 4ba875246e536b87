import type { SeenRequest } from "./emulator-process";

/** The fixed windows of an emulator's rate limit, each of which begins when its first request is counted. */
export interface Windows {
  readonly requests: number;
  readonly windowMilliseconds: number;
}

/** What is to be done, and with what. Times are in milliseconds. */
export interface Work {
  readonly count: number;
  /** Requests at once. */
  readonly parallel: number;
  /** Until a request is counted and, at the same moment, answered. */
  readonly latency: number;
  readonly windows: Windows;
}

/** Another client's part in the windows, from the one in which the work begins. */
export interface Neighbour {
  /** How many requests it took of each. */
  readonly taken: readonly number[];
  /** When the first ends, from the beginning of the work; it began by the other's requests. */
  readonly firstEnd: number;
}

/**
 * The least time for the work, in milliseconds. Nothing is sent before its window can begin, since no client can know
 * that it would not be counted in the window before.
 */
export function leastTime({ count, parallel, latency, windows }: Work, neighbour?: Neighbour): number {
  const slots = Array.from({ length: Math.min(parallel, count) }, () => 0);
  const taken = neighbour?.taken ?? [];
  let window = 0;
  let begin = 0;
  let end = neighbour?.firstEnd ?? latency + windows.windowMilliseconds;
  let left = windows.requests - (taken[0] ?? 0);
  for (let made = 0; made < count; made += 1) {
    const slot = slots.indexOf(Math.min(...slots));
    let sent = Math.max(slots[slot] ?? 0, begin);
    while (left <= 0 || sent + latency >= end) {
      window += 1;
      left = windows.requests - (taken[window] ?? 0);
      begin = end;
      sent = Math.max(sent, begin);
      end = begin + windows.windowMilliseconds + (neighbour === undefined ? latency : 0);
    }
    left -= 1;
    slots[slot] = sent + latency;
  }
  return Math.max(...slots);
}

/** What the other client took of the windows in which the provider worked, from what the emulator saw. */
export function neighbourIn(seen: readonly SeenRequest[], latency: number, { windowMilliseconds }: Windows): Neighbour {
  const begin = seen.find(({ client }) => client === "provider")?.at ?? 0;
  const windows: { end: number; taken: number }[] = [];
  for (const { at, status, client } of seen) {
    if (status === 429) continue;
    const counted = at + latency;
    const current = windows.at(-1);
    if (current === undefined || counted >= current.end) windows.push({ end: counted + windowMilliseconds, taken: 0 });
    if (client === "other") windows.at(-1)!.taken += 1;
  }
  const shared = windows.filter(({ end }) => end > begin + latency);
  return { taken: shared.map(({ taken }) => taken), firstEnd: (shared[0]?.end ?? begin) - begin };
}
