import type { Fate } from "../log";
import type { DiffResult } from "./diff";
import { isLive, type Properties, readInputs, readOutputs, shownDestination, UNKNOWN } from "./properties";

/** What becomes of a connection, and the line that says why. */
export type Reason = readonly [Fate, string];

/**
 * Why a diff leads to a change, where Pulumi's own display does not show it, or that the change ends a live connection.
 * In one line; nothing where Pulumi shows all.
 */
export function reasonFor(id: string, olds: Properties, news: Properties, result: DiffResult): Reason | undefined {
  const state = readOutputs(olds);
  const inputs = readInputs(news);
  const connection = `${id} to ${shownDestination(olds)}`;
  if (result.replaces.length > 0) {
    if (!isLive(state.status)) return undefined;
    const destination = shownDestination(news);
    return [
      "will be deactivated",
      `${connection} is ${state.status} and will be deactivated: the destination becomes ${destination}`,
    ];
  }
  if (inputs.destinationOrganizationId === UNKNOWN) {
    return [
      "left as they are",
      `the destination of ${connection} is not known yet: the connection is replaced only if it becomes another one`,
    ];
  }
  if (inputs.enabled && !isLive(state.status)) {
    return [
      "will be reactivated",
      `${connection} is inactive: the update reactivates it, and the destination has to accept again`,
    ];
  }
  if (!inputs.enabled && isLive(state.status)) {
    return [
      "will be deactivated",
      `${connection} is ${state.status} and will be deactivated: the program declares enabled: false`,
    ];
  }
  return undefined;
}
