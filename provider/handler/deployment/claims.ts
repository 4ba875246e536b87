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
  /** What the state holds, as checks of its resources showed. */
  private readonly stored = new Set<string>();
  /** For each connection that the state holds, whether it existed before. */
  private readonly adopted = new Map<string, boolean>();

  /** @param announced the program's own word on a destination, checked or not. */
  constructor(
    private readonly announced: (
      profile: string | undefined,
      destination: string,
    ) => "awaited" | "registered" | undefined,
  ) {}

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

  /**
   * Whether the program stands for the connection: by its id, or by its destination while no other id is known for that.
   *
   * What the program told counts for a resource that is still to be registered, as after a delete that comes first; for a
   * registered one only in a run that checks, since `pulumi destroy --run-program` runs the program to destroy all.
   */
  isHeld(id: string, profile: string | undefined, destination: string): boolean {
    const key = keyOf(profile, destination);
    if (this.holders.has(id)) return true;
    if (this.declared.get(key) !== undefined) return false;
    const announced = this.announced(profile, destination);
    return this.declared.has(key) || announced === "awaited" || (announced === "registered" && this.declared.size > 0);
  }

  /** A check found the state to hold a destination. */
  store(profile: string | undefined, destination: string): void {
    this.stored.add(keyOf(profile, destination));
  }

  /** Whether the state is known to hold the connection, or its destination: then it is this stack's own. */
  isStored(id: string, profile: string | undefined, destination: string): boolean {
    return this.adopted.has(id) || this.stored.has(keyOf(profile, destination));
  }

  /** A state tells whether its connection existed before. */
  remember(id: string, adopted: boolean): void {
    this.adopted.set(id, adopted);
  }

  /** Whether a connection that the state holds existed before; undefined where the state has not been seen. */
  wasAdopted(id: string): boolean | undefined {
    return this.adopted.get(id);
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
    `Two Connections in this program refer to ${id}, the connection to ${destination}. ` +
      "Remove one of them: their profiles use keys that belong to the same organization and environment.",
  );
}
