/**
 * The name of the resource that declares a destination: the id of the destination. It is unique and the same in every run.
 * A profile comes first, because two profiles may have connections to one destination.
 *
 * @param taken names of other resources. A number is added to a name that is taken.
 * @example resourceName("org_ABC123", "partner", new Set()) // "partner-org_ABC123"
 */
export function resourceName(destination: string, profile: string | undefined, taken: ReadonlySet<string>): string {
  const name = profile === undefined ? destination : `${profile}-${destination}`;
  if (!taken.has(name)) return name;
  for (let number = 2; ; number += 1) {
    if (!taken.has(`${name}-${number}`)) return `${name}-${number}`;
  }
}
