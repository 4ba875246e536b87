import type { SeededConnection, Subject } from "./emulator-process";

/** One resource of a measured program. */
export interface Destination {
  readonly name: string;
  readonly destinationOrganizationId: string;
}

/** Tells a program how many resources to declare. */
export const SIZE_VARIABLE = "BENCH_SIZE";

/** What every measured program declares, the same for all providers. */
export function destinations(size = Number(process.env[SIZE_VARIABLE])): Destination[] {
  return Array.from({ length: size }, (_, index) => {
    const number = String(index + 1).padStart(5, "0");
    return { name: `partner-${number}`, destinationOrganizationId: `org_PARTNER${number}` };
  });
}

/** The connections that a measured program declares, as they are after all destinations have accepted. */
export function existing(source: Subject, size: number): SeededConnection[] {
  return destinations(size).map(({ destinationOrganizationId }) => ({
    source,
    destinationOrganizationId,
    status: "active",
  }));
}
