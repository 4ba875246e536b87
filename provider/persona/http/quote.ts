const LONGEST_QUOTE = 300;

/** Makes text from a server fit for a message: on one line, without control characters, not endless. */
export function quote(text: string): string {
  const clean = text.replace(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim();
  return clean.length > LONGEST_QUOTE ? clean.slice(0, LONGEST_QUOTE) + "…" : clean;
}
