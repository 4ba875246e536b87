import type { KeyOwner } from "../../persona/http/answer";
import { ConnectionError } from "../errors";

/** Refuses a key whose organization the settings do not allow. */
export function refuseOtherOrganization(action: string, key: KeyOwner, allowed: ReadonlySet<string> | undefined): void {
  if (allowed === undefined || key.organizationId === undefined || allowed.has(key.organizationId)) return;
  throw new ConnectionError(
    `${action} was refused: the API key belongs to ${key.organizationId}, ` +
      `and persona:allowedOrganizationIds allows ${[...allowed].join(", ")} only. Nothing was changed. ` +
      "Use a key of an allowed organization, or allow this one.",
  );
}

/**
 * Refuses a key of another organization or environment than the state's. To such a key every connection looks gone, and a
 * key of the destination could even deactivate it.
 */
export function refuseOtherOwner(
  action: string,
  key: KeyOwner,
  state: KeyOwner | undefined,
  advice = "Use the key that the stack was deployed with, or a profile of its own for the other one.",
): void {
  if (state === undefined || !(differs(key, state, "organizationId") || differs(key, state, "environmentId"))) return;
  throw new ConnectionError(
    `${action} was refused: the state is of ${describe(state)}, but the API key belongs to ${describe(key)}. ` +
      `Nothing was changed. ${advice}`,
  );
}

function differs(one: KeyOwner, other: KeyOwner, name: keyof KeyOwner): boolean {
  return one[name] !== undefined && other[name] !== undefined && one[name] !== other[name];
}

function describe({ organizationId, environmentId }: KeyOwner): string {
  return `organization ${organizationId ?? "(unknown)"}, environment ${environmentId ?? "(unknown)"}`;
}
