import { isLive, isOurs, type Properties, readInputs, readOutputs, UNKNOWN, wantsActive } from "./properties";

export interface DiffResult {
  readonly changes: boolean;
  readonly replaces: string[];
}

/**
 * Compares a resource's state with its new inputs. A changed destination replaces it; a connection that is not as declared,
 * or changed settings of this resource, update it. Never calls the API.
 *
 * A destination that is not known yet never replaces: where a resource upstream is replaced before it is created anew,
 * Pulumi asks this in the middle of an update, and would deactivate a connection whose destination stays the same.
 *
 * A state that another dynamic provider wrote (an alias makes it ours) holds that provider's code, which Pulumi would go
 * on running at refresh and delete: an update puts ours in its place.
 *
 * @example diff({ destinationOrganizationId: "org_A" }, { destinationOrganizationId: "org_B" }).replaces
 */
export function diff(olds: Properties, news: Properties): DiffResult {
  const state = readOutputs(olds);
  const inputs = readInputs(news);
  const isOurState = isOurs(olds, news);
  const hasDestination = isOurState || state.destinationOrganizationId !== "";
  const isUnknown = inputs.destinationOrganizationId === UNKNOWN;
  if (hasDestination && !isUnknown && inputs.destinationOrganizationId !== state.destinationOrganizationId) {
    return { changes: true, replaces: ["destinationOrganizationId"] };
  }
  const changes =
    !isOurState ||
    isUnknown ||
    inputs.enabled !== isLive(state.status) ||
    inputs.enabled !== state.enabled ||
    inputs.adopt !== state.adopt ||
    inputs.profile !== state.profile ||
    JSON.stringify(inputs.waitForActive) !== JSON.stringify(state.waitForActive) ||
    (wantsActive(inputs) && state.status !== "active");
  return { changes, replaces: [] };
}
