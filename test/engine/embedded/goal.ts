import type * as messages from "@pulumi/pulumi/proto/resource_pb";
import type { AliasSpec } from "./aliases";
import { fromStruct } from "./property-value";
import type { Goal, ReadGoal } from "./registration";
import { packageOf, parseReference, typeOf } from "./urn";

/** Reads what the program asked for. */
export function goalOf(request: messages.RegisterResourceRequest): Goal {
  const properties = fromStruct(request.getObject());
  const dependencies = [...request.getDependenciesList()].sort();
  const perProperty = [...request.getPropertydependenciesMap().entries()];
  // Who does not say which property depends on what has all depend on everything.
  const propertyDependencies =
    perProperty.length === 0
      ? Object.fromEntries(Object.keys(properties).map((key) => [key, dependencies]))
      : Object.fromEntries(perProperty.map(([key, value]) => [key, value.getUrnsList()]));
  const saysDeleteFirst = request.getDeletebeforereplacedefined() || request.getDeletebeforereplace();
  return {
    ...{ type: request.getType(), name: request.getName(), custom: request.getCustom(), properties },
    ...{ parent: request.getParent(), provider: request.getProvider(), dependencies, propertyDependencies },
    protect: request.hasProtect() ? request.getProtect() : undefined,
    retainOnDelete: request.hasRetainondelete() ? request.getRetainondelete() : undefined,
    deleteBeforeReplace: saysDeleteFirst ? request.getDeletebeforereplace() : undefined,
    ignoreChanges: request.getIgnorechangesList(),
    replaceOnChanges: request.getReplaceonchangesList(),
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    aliases: [
      ...request.getAliasurnsList().map((urn) => ({ ...NO_ALIAS, urn })),
      ...request.getAliasesList().map(aliasOf),
    ],
    importId: request.getImportid(),
    deletedWith: request.getDeletedwith(),
    replaceWith: request.getReplaceWithList(),
  };
}

export function readGoalOf(request: messages.ReadResourceRequest): ReadGoal {
  return {
    ...{ id: request.getId(), type: request.getType(), name: request.getName(), parent: request.getParent() },
    provider: request.getProvider(),
    properties: fromStruct(request.getProperties()),
    dependencies: request.getDependenciesList(),
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
  };
}

/** What a child does not say itself it takes from its parent. */
export function inheritFromParent(child: Goal, parent: Goal | undefined): void {
  if (parent === undefined) return;
  child.deletedWith ||= parent.deletedWith;
  child.protect ??= parent.protect;
  child.retainOnDelete ??= parent.retainOnDelete;
  if (child.provider !== "" || parent.provider === "") return;
  const provided = typeOf(parseReference(parent.provider).urn).replace("pulumi:providers:", "");
  if (!child.custom || provided === packageOf(child.type)) child.provider = parent.provider;
}

const NO_ALIAS: AliasSpec = { urn: "", name: "", type: "", stack: "", project: "", parent: "", noParent: false };

function aliasOf(alias: ReturnType<messages.RegisterResourceRequest["getAliasesList"]>[number]): AliasSpec {
  const spec = alias.getSpec();
  if (spec === undefined) return { ...NO_ALIAS, urn: alias.getUrn() };
  return {
    ...{ urn: "", name: spec.getName(), type: spec.getType(), stack: spec.getStack(), project: spec.getProject() },
    ...{ parent: spec.getParenturn(), noParent: spec.getNoparent() },
  };
}
