import type { Plugin } from "./plugin";
import { changedKeys, type PropertyMap } from "./property-value";
import type { ResourceState } from "./resource-state";

export interface ResourceDiff {
  changed: boolean;
  replaceKeys: string[];
  changedKeys: string[];
  deleteBeforeReplace: boolean;
}

export const NO_DIFF: ResourceDiff = { changed: false, replaceKeys: [], changedKeys: [], deleteBeforeReplace: false };

export function replaceBecauseOf(key: string): ResourceDiff {
  return { ...NO_DIFF, changed: true, replaceKeys: [key] };
}

/** Asks the plugin; where it does not say whether anything changed, the inputs are compared. */
export async function diffWithPlugin(
  plugin: Plugin,
  urn: string,
  old: Pick<ResourceState, "id" | "inputs" | "outputs">,
  inputs: PropertyMap,
  ignoreChanges: string[],
): Promise<ResourceDiff> {
  const { changes, replaceKeys, deleteBeforeReplace } = await plugin.diff(urn, old.id, old, inputs);
  if (changes !== "unknown") return { changed: changes === "some", replaceKeys, changedKeys: [], deleteBeforeReplace };
  const changed = changedKeys(old.inputs, ignoreInputs(inputs, old.inputs, ignoreChanges));
  return { changed: changed.length > 0, replaceKeys, changedKeys: changed, deleteBeforeReplace };
}

/** The inputs with those properties as they were whose changes the program wants ignored. */
export function ignoreInputs(inputs: PropertyMap, oldInputs: PropertyMap, ignoreChanges: string[]): PropertyMap {
  if (ignoreChanges.includes("*")) return { ...oldInputs };
  const result = { ...inputs };
  for (const key of ignoreChanges) {
    if (oldInputs[key] === undefined) Reflect.deleteProperty(result, key);
    else result[key] = oldInputs[key];
  }
  return result;
}

/** Applies `replaceOnChanges`, for which a failed initialization counts as a change of `#initerror`. */
export function withReplaceOnChanges(diff: ResourceDiff, paths: string[], hasInitErrors: boolean): ResourceDiff {
  if (!diff.changed && !hasInitErrors) return diff;
  const covers = (key: string): boolean => paths.includes(key) || paths.includes("*");
  const replaceKeys = [...new Set([...diff.replaceKeys, ...diff.changedKeys.filter(covers)])];
  if (hasInitErrors && covers("#initerror"))
    return { ...diff, changed: true, replaceKeys: [...replaceKeys, "#initerror"] };
  return { ...diff, replaceKeys };
}
