import { isOurs, type Properties, readInputs, readOutputs, wantsActive } from "./properties";

export interface DiffResult {
  readonly changes: boolean;
  readonly replaces: string[];
}

/**
 * Compares a resource's state with its new inputs. A changed destination replaces it; a connection that is not as wanted,
 * or changed settings of this resource, update it. Never calls the API. A destination that is not known yet counts as
 * changed, so that a preview shows the worst that can come.
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
  if (hasDestination && inputs.destinationOrganizationId !== state.destinationOrganizationId) {
    return { changes: true, replaces: ["destinationOrganizationId"] };
  }
  const changes =
    !isOurState ||
    inputs.adopt !== state.adopt ||
    inputs.profile !== state.profile ||
    JSON.stringify(inputs.waitForActive) !== JSON.stringify(state.waitForActive) ||
    state.status === "inactive" ||
    (wantsActive(inputs) && state.status !== "active");
  return { changes, replaces: [] };
}
