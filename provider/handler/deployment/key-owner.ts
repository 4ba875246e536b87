import type { KeyOwner } from "../../persona/http/answer";
import { ConnectionError } from "../errors";
import type { Settings } from "../settings";

/** Whose key it is, as far as a run has learnt it. */
export interface LearntOwner {
  /** As the headers of an answer name it. */
  readonly headers: KeyOwner;
  /** The source organization of a connection that this key has created. */
  readonly source?: string;
}

/**
 * Whether the state belongs to the owner of the key. Like is compared with like, since a header and a body may name one
 * organization by different ids: a state that names an environment took both from headers, another one from a body.
 */
export function compareOwners(learnt: LearntOwner, state: KeyOwner): "same" | "other" | "unknown" {
  const { organizationId, environmentId } = state;
  if (organizationId === undefined) return "unknown";
  const { headers, source } = learnt;
  if (environmentId !== undefined && headers.organizationId !== undefined) {
    const isOther =
      headers.organizationId !== organizationId || (headers.environmentId ?? environmentId) !== environmentId;
    return isOther ? "other" : "same";
  }
  if (headers.organizationId === organizationId || source === organizationId) return "same";
  return source === undefined || environmentId !== undefined ? "unknown" : "other";
}

/** Names the owner of a key or of a state. */
export function describeOwner({ organizationId, environmentId }: KeyOwner): string {
  return `organization ${organizationId ?? "(unknown)"}, environment ${environmentId ?? "(unknown)"}`;
}

/** What this run has created with a key, to be put behind an error that finds the key to be the wrong one. */
export function saidOfCreated(created: readonly string[]): string {
  if (created.length === 0) return "Nothing was changed.";
  return (
    `This step changed nothing, but this run has created ${created.join(", ")} with that key: ` +
    "deactivate there the connections that are not wanted."
  );
}

/**
 * Refuses a key whose organization or environment the settings do not allow; also one whose owner no answer tells.
 *
 * @throws ConnectionError that names the setting.
 */
export function refuseNotAllowed(
  action: string,
  { headers, source }: LearntOwner,
  { allowedOrganizationIds, allowedEnvironmentIds }: Settings,
  created: readonly string[],
): void {
  const guards = [
    {
      setting: "persona:allowedOrganizationIds",
      allowed: allowedOrganizationIds,
      id: headers.organizationId ?? source,
    },
    { setting: "persona:allowedEnvironmentIds", allowed: allowedEnvironmentIds, id: headers.environmentId },
  ];
  for (const { setting, allowed, id } of guards) {
    if (allowed === undefined || (id !== undefined && allowed.has(id))) continue;
    if (id === undefined) {
      throw new ConnectionError(
        `${action} was refused: ${setting} allows ${[...allowed].join(", ")} only, and no answer says whose API key this is. ` +
          `${saidOfCreated(created)} Check that persona:baseUrl is Persona's API and that no proxy in between removes headers, ` +
          "or remove the setting.",
      );
    }
    throw new ConnectionError(
      `${action} was refused: the API key belongs to ${id}, and ${setting} allows ${[...allowed].join(", ")} only. ` +
        `${saidOfCreated(created)} Use an allowed key, or allow this one.`,
    );
  }
}

/** The error for a key whose owner is not the one that the state belongs to. */
export function wrongKey(
  action: string,
  learnt: LearntOwner,
  state: KeyOwner,
  created: readonly string[],
  advice = "Use the key that the stack was deployed with, or a profile of its own for the other one.",
): ConnectionError {
  const owner = learnt.headers.organizationId === undefined ? { organizationId: learnt.source ?? "" } : learnt.headers;
  return new ConnectionError(
    `${action} was refused: the state belongs to ${describeOwner(state)}, but the API key belongs to ` +
      `${describeOwner(owner)}. ${saidOfCreated(created)} ${advice}`,
  );
}
