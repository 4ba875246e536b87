import { z } from "zod/v3";

import { type Answer, keyOwnerOf, requestIdOf } from "./answer";
import type { ErrorDetail } from "./errors";
import { quote } from "./quote";

/** At most this many of Persona's error entries are passed on. */
const MOST_DETAILS = 20;

const optionalText = z.string().nullish().catch(undefined);

const errorBody = z.object({
  errors: z
    .array(
      z.object({
        title: optionalText,
        details: optionalText,
        source: z
          .object({ pointer: optionalText, parameter: optionalText, header: optionalText })
          .nullish()
          .catch(null),
      }),
    )
    .nonempty(),
});

/** Reads Persona's error body; nothing where the body is another. */
export function errorDetails({ text }: Answer): readonly ErrorDetail[] | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const body = errorBody.safeParse(json);
  if (!body.success) return undefined;
  return body.data.errors.slice(0, MOST_DETAILS).map(({ title, details, source }) => {
    const place = source?.pointer ?? source?.parameter ?? source?.header;
    return {
      ...(title ? { title: quote(title) } : {}),
      ...(details ? { details: quote(details) } : {}),
      ...(place ? { pointer: quote(place) } : {}),
    };
  });
}

/**
 * Whether a 4xx is Persona's own, rather than that of a proxy or a wrong address. Two marks tell: a header that nobody else
 * sends by chance (`Request-Id: req_…`, or the owner of the key), and Persona's error body.
 *
 * 404 and 409 need both marks, because others act on them: a connection that is not found is dropped from the state. A proxy
 * may well write `{"errors":[…]}` of its own, and Persona's server may put a `Request-Id` on a page about a path that it does not
 * know. For other refusals one mark is enough, since they only end an operation. 401 and 407 are meant as they are,
 * whoever says so; so are 408, 413 and 429, which are documented for Persona and usual for proxies, with one meaning.
 * Source: Persona API docs (`Request-Id` is on every authenticated answer, a 404 has the title "Record not found").
 */
export function isOfPersona(answer: Answer): boolean {
  const { status } = answer;
  if (status < 400 || status >= 500 || ANYBODYS.has(status)) return true;
  const hasHeader = requestIdOf(answer) !== undefined || keyOwnerOf(answer).organizationId !== undefined;
  const hasBody = errorDetails(answer) !== undefined;
  return ACTED_UPON.has(status) ? hasHeader && hasBody : hasHeader || hasBody;
}

const ANYBODYS: ReadonlySet<number> = new Set([401, 407, 408, 413, 429]);
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
