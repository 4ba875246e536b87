import { type Answer, keyOwnerOf, requestIdOf } from "./answer";
import type { ErrorDetail } from "./errors";
import { isRecord, parseJson, recordOf, textOf } from "./json";

/** At most this many of Persona's error entries are passed on. */
const MOST_DETAILS = 20;

/** Reads Persona's error body, as far as its parts are as documented; nothing where the body is another. */
export function errorDetails({ text }: Answer): readonly ErrorDetail[] | undefined {
  const { errors } = recordOf(parseJson(text));
  if (!Array.isArray(errors) || errors.length === 0 || !errors.every(isRecord)) return undefined;
  return errors.slice(0, MOST_DETAILS).map((error) => {
    const [title, details] = [textOf(error["title"]), textOf(error["details"])];
    const source = recordOf(error["source"]);
    const pointer = textOf(source["pointer"] ?? source["parameter"] ?? source["header"]);
    return { ...(title ? { title } : {}), ...(details ? { details } : {}), ...(pointer ? { pointer } : {}) };
  });
}

/**
 * Whether a 4xx is Persona's own, and not that of a proxy or of another server. Two marks tell: a header that nobody else sends
 * by chance (`Request-Id: req_…`, or the organization of the key), and an error body with a title.
 *
 * A 404 and a 409 need both marks, since others act on them: a connection that is not found is dropped from the state. A proxy
 * may write `{"errors":[…]}` of its own, and a server may put its `Request-Id` on a page about a path that it does not know.
 * Other refusals only end an operation, so one mark is enough. The statuses in {@link SAME_FOR_ALL} mean the same from anybody.
 * Source: Persona API docs (`Request-Id` is on every authenticated answer; a 404 has the title "Record not found").
 */
export function isOfPersona(answer: Answer): boolean {
  const { status } = answer;
  if (status < 400 || status >= 500 || SAME_FOR_ALL.has(status)) return true;
  const hasHeader = requestIdOf(answer) !== undefined || keyOwnerOf(answer).organizationId !== undefined;
  const hasBody = errorDetails(answer)?.some(({ title }) => title !== undefined) ?? false;
  return ACTED_UPON.has(status) ? hasHeader && hasBody : hasHeader || hasBody;
}

const SAME_FOR_ALL: ReadonlySet<number> = new Set([401, 407, 408, 413, 429]);
const ACTED_UPON: ReadonlySet<number> = new Set([404, 409]);

/**
 * Whether a quota is used up, which no waiting for the rate limit helps against.
 * Source: Persona API reference, 403 and 429 with the title "Quota exceeded".
 */
export function isQuotaExceeded(answer: Answer): boolean {
  if (answer.status !== 403 && answer.status !== 429) return false;
  return errorDetails(answer)?.some(({ title }) => title?.toLowerCase() === "quota exceeded") ?? false;
}

/** Whether a 400 is about the API version that was asked for. */
export function isAboutVersion(answer: Answer): boolean {
  if (answer.status !== 400) return false;
  return (
    errorDetails(answer)?.some(({ title = "", details = "", pointer = "" }) =>
      /\bversion\b/i.test(`${title} ${details} ${pointer}`),
    ) ?? false
  );
}
