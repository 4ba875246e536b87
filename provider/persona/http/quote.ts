const LONGEST_QUOTE = 300;
const HARMLESS = /^[\x21-\x7e]{0,300}$/;

/**
 * Makes text from a server fit for messages, states and terminals: on one line, without control characters, not endless.
 * So no escape sequence of a terminal survives, and no line can begin as a command of a CI system, such as `::error::`.
 *
 * @example quote("a\n::error::b\u001b[2J") // "a ::error::b [2J"
 */
export function quote(text: string): string {
  if (HARMLESS.test(text)) return text;
  const clean = text.replace(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim();
  return clean.length > LONGEST_QUOTE ? clean.slice(0, LONGEST_QUOTE) + "…" : clean;
}
