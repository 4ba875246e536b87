import { existsSync } from "node:fs";
import { join } from "node:path";

import { isObject, type PulumiProject, readYamlObject } from "../stack/project";

/**
 * Finds API keys that are not encrypted in a stack's file, by their paths, such as `persona:profiles.partner.apiKey`. The
 * Pulumi CLI cannot tell: it calls all profiles secret if one key among them is encrypted.
 *
 * @throws CommandFailure if the file cannot be read.
 */
export function exposedKeys({ stackFolder }: PulumiProject, stack: string): string[] {
  const file = join(stackFolder, `Pulumi.${stack.slice(stack.lastIndexOf("/") + 1)}.yaml`);
  const config = existsSync(file) ? readYamlObject(file).config : undefined;
  if (!isObject(config)) return [];
  const profiles = isObject(config["persona:profiles"]) ? config["persona:profiles"] : {};
  return [
    ...(typeof config["persona:apiKey"] === "string" ? ["persona:apiKey"] : []),
    ...Object.entries(profiles)
      .filter(([, profile]) => isObject(profile) && typeof profile.apiKey === "string")
      .map(([name]) => `persona:profiles.${name}.apiKey`),
  ];
}
