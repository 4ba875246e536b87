/** An HTTP answer as it came. Header names are in lower case. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** What became of one attempt: an answer, an answer that cannot be used, or none. */
export type Outcome =
  | { readonly kind: "answered"; readonly answer: Answer }
  | { readonly kind: "unusable"; readonly answer?: Answer; readonly problem: string }
  | { readonly kind: "silent"; readonly code: string };
