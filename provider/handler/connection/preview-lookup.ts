import type { Connection } from "../../persona/connection";
import type { Deployment } from "../deployment/deployment";
import type { Fate } from "../log";
import { type ConnectionInputs, isLive, type Properties, readInputs, shownDestination } from "./properties";

/** As many destinations are asked for one by one. */
const FEW = 5;

/**
 * Says, in a preview, how Persona's connections meet a resource that is new to the state: adopted, reactivated, refused or
 * created. Opt-in by `persona:previewLookups`, since previews call nothing by default. A preview never fails on it.
 */
export async function lookUpInPreview(deployment: Deployment, properties: Properties): Promise<void> {
  const inputs = readInputs(properties);
  if (!deployment.settings.hasKey(inputs.profile)) {
    deployment.tellOnce(
      "persona:previewLookups is on, but there is no API key: this preview cannot know which connections exist",
    );
    return;
  }
  try {
    const isOneOfMany = deployment.declarations.count > FEW;
    const existing = await deployment
      .organization(inputs.profile)
      .existing(inputs.destinationOrganizationId, isOneOfMany);
    const [fate, line] = outlook(inputs, shownDestination(properties), existing);
    deployment.runLog.tell(fate, line);
  } catch (error) {
    const reason = error instanceof Error ? error.message : "unknown error";
    deployment.tellOnce(`this preview cannot know which connections exist. ${reason}`);
  }
}

function outlook(inputs: ConnectionInputs, destination: string, existing: Connection | undefined): [Fate, string] {
  const ending = inputs.enabled ? "" : " and deactivated";
  if (existing === undefined) {
    return ["will be created", `Persona has no connection to ${destination}: it will be created${ending}`];
  }
  const { id, status = "status unknown", createdAt } = existing;
  const found = `Persona has ${id} to ${destination} already (${status}${age(createdAt)})`;
  if (!isLive(status) && inputs.enabled) {
    const line = `${found}: it will be reactivated and adopted, and the destination has to accept again`;
    return ["will be reactivated", line];
  }
  if (!isLive(status)) return ["will be adopted", `${found}: it will be adopted as it is`];
  if (!inputs.adopt) return ["will be refused", `${found}: the update will fail, since adopt is false`];
  return ["will be adopted", `${found}: it will be adopted${ending}`];
}

const DAY = 24 * 60 * 60 * 1000;

function age(createdAt: string | undefined): string {
  const created = Date.parse(createdAt ?? "");
  if (Number.isNaN(created)) return "";
  const days = Math.floor((Date.now() - created) / DAY);
  return days < 1 ? ", created today" : `, created ${days} ${days === 1 ? "day" : "days"} ago`;
}
