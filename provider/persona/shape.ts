/**
 * Reads one part of an answer, or says where it is not as expected. Written by hand since loading a schema library takes
 * as long as all else that the first call needs.
 *
 * @throws ShapeError
 */
export type Read<T> = (value: unknown, path: readonly string[]) => T;

/** A part of an answer is not what the API documents. The message begins with its path, such as `data.id`. */
export class ShapeError extends Error {
  override readonly name = "ShapeError";

  constructor(path: readonly string[], problem: string) {
    super(`${path.join(".") || "its body"}: ${problem}`);
  }
}

export const text: Read<string> = (value, path) => {
  if (typeof value === "string") return value;
  throw unexpected("string", value, path);
};

/** Nothing where the part is absent or null. */
export function optional<T>(read: Read<T>): Read<T | undefined> {
  return (value, path) => (value === undefined || value === null ? undefined : read(value, path));
}

export function list<T>(read: Read<T>): Read<T[]> {
  return (value, path) => {
    if (!Array.isArray(value)) throw unexpected("array", value, path);
    return value.map((item, index) => read(item, [...path, String(index)]));
  };
}

/** An object with these parts. What else it holds is left out: more may appear without notice. */
export function object<Parts extends Readonly<Record<string, Read<unknown>>>>(
  parts: Parts,
): Read<{ [Name in keyof Parts]: ReturnType<Parts[Name]> }> {
  const names = Object.keys(parts) as (keyof Parts & string)[];
  return (value, path) => {
    if (!isObject(value)) throw unexpected("object", value, path);
    const found = names.map((name) => [name, parts[name]?.(ownValue(value, name), [...path, name])] as const);
    return Object.fromEntries(found) as { [Name in keyof Parts]: ReturnType<Parts[Name]> };
  };
}

export function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** JSON has no `toString` or `constructor` that it does not name itself. */
function ownValue(value: object, name: string): unknown {
  return Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}

function unexpected(expected: string, value: unknown, path: readonly string[]): ShapeError {
  const received = value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
  return new ShapeError(path, `Invalid input: expected ${expected}, received ${received}`);
}
