/**
 * The name that was probably meant: written in other capitals, or with one or two letters missing, added, exchanged or wrong.
 *
 * @example closestName("adop", ["enabled", "adopt"]) // "adopt"
 */
export function closestName(written: string, names: readonly string[]): string | undefined {
  return names.find((name) => isClose(written.toLowerCase(), name.toLowerCase()));
}

function isClose(one: string, other: string): boolean {
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  if (long.length - short.length > 2 || short.length < 3) return false;
  if (short.length < long.length) return isWithin(short, long);
  return Array.from(short).filter((letter, position) => letter !== long[position]).length <= 2;
}

/** Whether the letters of a text all occur in another one, in their order. */
function isWithin(short: string, long: string): boolean {
  let found = 0;
  for (const letter of long) if (letter === short[found]) found += 1;
  return found === short.length;
}
