import { quote } from "./quote";

/** Parses JSON; nothing where the text is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether a JSON value is an object, so neither a list nor null. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The members of a JSON object; none where the value is not an object. */
export function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}

/** A JSON text, made fit for messages, states and terminals; nothing where the value is not a text. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? quote(value) : undefined;
}
