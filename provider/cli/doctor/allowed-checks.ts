import type { Settings } from "../../handler/settings";
import type { KeyOwner } from "../../persona/http/answer";
import { plain } from "../terminal";
import type { Finding } from "./finding";

const GUARDS = [
  {
    check: "Allowed organizations",
    setting: "persona:allowedOrganizationIds",
    allowed: "allowedOrganizationIds",
    owner: "organizationId",
    form: "org_…",
  },
  {
    check: "Allowed environments",
    setting: "persona:allowedEnvironmentIds",
    allowed: "allowedEnvironmentIds",
    owner: "environmentId",
    form: "env_…",
  },
] as const;

/** Whether the stack refuses keys of other organizations and environments, and allows this key. */
export function checkAllowed(keyOwner: KeyOwner, settings: Settings): Finding[] {
  return GUARDS.map(({ check, setting, allowed, owner, form }): Finding => {
    const ids = settings[allowed];
    const id = keyOwner[owner];
    if (ids === undefined) {
      const command = `pulumi config set --path "${setting}[0]" ${plain(id ?? form)}`;
      return { check, verdict: "ok", found: "any", advice: `To refuse keys of others, run \`${command}\`.` };
    }
    const list = plain([...ids].join(", "));
    if (id !== undefined && ids.has(id)) return { check, verdict: "ok", found: list };
    return {
      check,
      verdict: "problem",
      found: `${list}; the key belongs to ${id === undefined ? "an unknown one" : plain(id)}`,
      advice: `Use a key of an allowed one, or allow this one in ${setting}.`,
    };
  });
}

/** Without a stack, the guards are not known. */
export function allowedIsUnknown(): Finding {
  return {
    check: "Allowed organizations",
    verdict: "skipped",
    found: `${GUARDS.map(({ setting }) => setting).join(" and ")} are in a stack's configuration`,
    advice: "Use --stack NAME to check them.",
  };
}
