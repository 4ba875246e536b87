/**
 * Text from elsewhere, made fit for a terminal, a comment or a picture: control characters could move the cursor or end a
 * comment, and marks of direction could make text look like another.
 *
 * @example plain("a\u001b[2Jb") // "a[2Jb"
 */
export function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\ufffe\uffff]/gu, "");
}
