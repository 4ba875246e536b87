import type { Headers } from "./headers";

/** An HTTP answer as it came, except that the API key is redacted should the server echo it. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Whose key made a request: the headers `Persona-Organization-Id` and `Persona-Environment-Id` of its answer. */
export interface KeyOwner {
  readonly organizationId?: string;
  readonly environmentId?: string;
}

/** What became of one attempt: an answer, an answer that cannot be used, or none. */
export type Outcome =
  | { readonly kind: "answered"; readonly answer: Answer }
  | { readonly kind: "unusable"; readonly answer?: Answer; readonly problem: string }
  | { readonly kind: "silent"; readonly code: string };

/** Whose key was used, as the answer says. */
export function keyOwnerOf({ headers }: Answer): KeyOwner {
  const organizationId = headers["persona-organization-id"];
  const environmentId = headers["persona-environment-id"];
  return {
    ...(organizationId === undefined ? {} : { organizationId }),
    ...(environmentId === undefined ? {} : { environmentId }),
  };
}

/** An answer that says success but is not what the API documents. */
export class UnusableAnswer extends Error {
  override readonly name = "UnusableAnswer";
}
