import { ConnectionError } from "../errors";

/**
 * What the running program still stands for. Renaming a resource, or forcing its replacement, makes Pulumi create first and
 * delete afterwards: both resources stand for the same connection, and the delete must leave it alone.
 *
 * All hooks of one deployment run in one process. Pulumi checks what the program declares, and nothing else: neither a
 * destroy nor a refresh does, even where it runs in the same process as later deletes (`pulumi destroy --refresh`).
 */
export class Claims {
  /** What the program declares, each with its connection once that is known. */
  private readonly declared = new Map<string, string | undefined>();
  /** For each connection, what the program declares it as. */
  private readonly holders = new Map<string, string>();
  private readonly created = new Set<string>();

  /** How many destinations the program has been found to declare so far. */
  get declarations(): number {
    return this.declared.size;
  }

  /** A check found the program to declare a destination. */
  declare(profile: string | undefined, destination: string): void {
    const key = keyOf(profile, destination);
    if (!this.declared.has(key)) this.declared.set(key, undefined);
  }

  /**
   * A diff keeps the connection for what the program declares. Nothing where no check has seen that: a refresh diffs, too.
   *
   * @throws ConnectionError where the program declares the connection a second time, by another profile.
   */
  keep(id: string, profile: string | undefined, destination: string): void {
    if (this.declared.has(keyOf(profile, destination))) this.hold(id, profile, destination);
  }

  /**
   * A create made or adopted the connection.
   *
   * @throws ConnectionError where another Connection of the program stands for it already.
   */
  create(id: string, profile: string | undefined, destination: string): void {
    if (this.created.has(id)) throw twice(id, destination);
    this.hold(id, profile, destination);
    this.created.add(id);
  }

  /** Whether the program stands for the connection: by its id, or by its destination while no other id is known for that. */
  isHeld(id: string, profile: string | undefined, destination: string): boolean {
    const key = keyOf(profile, destination);
    return this.holders.has(id) || (this.declared.has(key) && this.declared.get(key) === undefined);
  }

  private hold(id: string, profile: string | undefined, destination: string): void {
    const key = keyOf(profile, destination);
    if ((this.holders.get(id) ?? key) !== key) throw twice(id, destination);
    this.holders.set(id, key);
    this.declared.set(key, id);
  }
}

/** Tells apart what a program declares: a destination, by the credentials that it is shared with. */
export function keyOf(profile: string | undefined, destination: string): string {
  return JSON.stringify([profile ?? null, destination]);
}

function twice(id: string, destination: string): ConnectionError {
  return new ConnectionError(
    `Two Connections of this program stand for ${id} to ${destination}. ` +
      "Remove one of them: their profiles use keys of the same organization and environment.",
  );
}
