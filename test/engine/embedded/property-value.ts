import { Struct } from "google-protobuf/google/protobuf/struct_pb";

/** A property as it travels over Pulumi's protocols; secrets are objects with a signature, unknowns a marker string. */
export type PropertyValue = null | boolean | number | string | PropertyValue[] | PropertyMap;
export interface PropertyMap {
  [key: string]: PropertyValue;
}

export const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
export const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";
const REFERENCE_SIGNATURE = "5cf8f73096256a8f31e491e813e4eb8e";
/** Stands for a value that a preview cannot know. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export function isMap(value: PropertyValue | undefined): value is PropertyMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isSecret(value: PropertyValue | undefined): value is PropertyMap & { value: PropertyValue } {
  return isMap(value) && value[SIGNATURE_KEY] === SECRET_SIGNATURE;
}

export function makeSecret(value: PropertyValue): PropertyValue {
  return isSecret(value) ? value : { [SIGNATURE_KEY]: SECRET_SIGNATURE, value };
}

function containsSecrets(value: PropertyValue): boolean {
  if (isSecret(value)) return true;
  if (Array.isArray(value)) return value.some(containsSecrets);
  return isMap(value) && Object.values(value).some(containsSecrets);
}

export function containsUnknowns(value: PropertyValue): boolean {
  if (value === UNKNOWN) return true;
  if (Array.isArray(value)) return value.some(containsUnknowns);
  return isMap(value) && Object.values(value).some(containsUnknowns);
}

/** The value without secret wrappers, each passed through `onSecret` where given. */
export function revealSecrets(
  value: PropertyValue,
  onSecret: (element: PropertyValue) => PropertyValue = (element) => element,
): PropertyValue {
  if (isSecret(value)) return onSecret(revealSecrets(value.value, onSecret));
  if (Array.isArray(value)) return value.map((element) => revealSecrets(element, onSecret));
  if (!isMap(value)) return value;
  return revealMap(value, onSecret);
}

export function revealMap(map: PropertyMap, onSecret?: (element: PropertyValue) => PropertyValue): PropertyMap {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, revealSecrets(value, onSecret)]));
}

/** What a plugin is sent: dynamic providers take neither secrets nor resource references. */
export function forPlugin(map: PropertyMap): PropertyMap {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, withoutReferences(revealSecrets(value))]));
}

function withoutReferences(value: PropertyValue): PropertyValue {
  if (Array.isArray(value)) return value.map(withoutReferences);
  if (!isMap(value)) return value;
  if (value[SIGNATURE_KEY] === REFERENCE_SIGNATURE) return value["id"] ?? value["urn"] ?? null;
  return Object.fromEntries(Object.entries(value).map(([key, element]) => [key, withoutReferences(element)]));
}

/** Marks as secret what a plugin returned under the name of an input that holds a secret. */
export function annotateSecrets(outputs: PropertyMap, inputs: PropertyMap): void {
  for (const [key, input] of Object.entries(inputs)) {
    const output = outputs[key];
    if (output === undefined) continue;
    if (isMap(output) && isMap(input) && !isSecret(input) && !isSecret(output)) annotateSecrets(output, input);
    else if (containsSecrets(input)) outputs[key] = makeSecret(output);
  }
}

export function equalValues(left: PropertyValue | undefined, right: PropertyValue | undefined): boolean {
  if (left === right) return true;
  if (Array.isArray(left)) {
    if (!Array.isArray(right) || left.length !== right.length) return false;
    return left.every((element, index) => equalValues(element, right[index]));
  }
  if (!isMap(left) || !isMap(right)) return false;
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].every((key) => equalValues(left[key], right[key]));
}

/** The names of properties that differ between two bags, secret or not. */
export function changedKeys(left: PropertyMap, right: PropertyMap): string[] {
  const [a, b] = [revealMap(left), revealMap(right)];
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((key) => !equalValues(a[key], b[key]));
}

export function toStruct(map: PropertyMap): Struct {
  return Struct.fromJavaScript(map);
}

export function fromStruct(struct: Struct | undefined): PropertyMap {
  return struct?.toJavaScript() ?? {};
}
