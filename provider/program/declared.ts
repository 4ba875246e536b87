import * as pulumi from "@pulumi/pulumi";

/** Who declared a destination, by profile and destination, for each run of a program that this process holds. */
const declaredByRun = new WeakMap<object, Map<string, string>>();

/**
 * Notes that a resource refers to a destination, and refuses a second one: both would be the same connection.
 * Unit tests with mocks have no stack, and may declare the same destination twice.
 *
 * @throws RunError that names both resources.
 */
export function declare(name: string, profile: string | undefined, destination: string): void {
  const run = pulumi.runtime.getStackResource();
  if (run === undefined) return;
  const declared = declaredByRun.get(run) ?? new Map<string, string>();
  declaredByRun.set(run, declared);
  const key = JSON.stringify([profile ?? null, destination]);
  const other = declared.get(key);
  if (other !== undefined) {
    throw new pulumi.RunError(
      `Two Connections in this program refer to ${destination}` +
        `${profile === undefined ? "" : ` with the profile "${profile}"`}: "${other}" and "${name}". ` +
        "Persona has one connection for each destination, so declare it once. Nothing was done for the second.",
    );
  }
  declared.set(key, name);
}
