export const STACK_TYPE = "pulumi:pulumi:Stack";

export interface StackName {
  project: string;
  stack: string;
}

/** `urn:pulumi:stack::project::parentType$type::name`; the stack itself never shows up as a parent type. */
export function createUrn(owner: StackName, parent: string, type: string, name: string): string {
  const parentType = parent === "" ? "" : qualifiedType(parent);
  const prefix = parentType === "" || parentType === STACK_TYPE ? "" : `${parentType}$`;
  return `urn:pulumi:${owner.stack}::${owner.project}::${prefix}${type}::${name}`;
}

/** The URN that a resource has once its parent is this one. */
export function urnBelow(parent: string, urn: string): string {
  const [head = "", project = ""] = urn.split("::");
  return createUrn({ stack: head.replace("urn:pulumi:", ""), project }, parent, typeOf(urn), nameOf(urn));
}

export function qualifiedType(urn: string): string {
  return urn.split("::")[2] ?? "";
}

export function typeOf(urn: string): string {
  return qualifiedType(urn).split("$").at(-1) ?? "";
}

export function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

export function isProviderType(type: string): boolean {
  return type.startsWith("pulumi:providers:");
}

/** `dynamic/persona` in `pulumi-nodejs:dynamic/persona:Connection` belongs to package `pulumi-nodejs`. */
export function packageOf(type: string): string {
  return type.split(":")[0] ?? "";
}

export interface ProviderReference {
  urn: string;
  id: string;
}

export function parseReference(reference: string): ProviderReference {
  const separator = reference.lastIndexOf("::");
  return { urn: reference.slice(0, separator), id: reference.slice(separator + 2) };
}

export function formatReference({ urn, id }: ProviderReference): string {
  return `${urn}::${id}`;
}
