/**
 * The name of the resource that declares a destination: the destination's id itself, so that it is unique, is the same in
 * every run whatever else exists, and tells people what it is. A profile comes first, since two profiles may hold
 * connections to one destination.
 *
 * @param taken names that other resources have; a number is added where the name is among them.
 * @example resourceName("org_ABC123", "partner", new Set()) // "partner-org_ABC123"
 */
export function resourceName(destination: string, profile: string | undefined, taken: ReadonlySet<string>): string {
  const name = profile === undefined ? destination : `${profile}-${destination}`;
  if (!taken.has(name)) return name;
  for (let number = 2; ; number += 1) {
    if (!taken.has(`${name}-${number}`)) return `${name}-${number}`;
  }
}
