/**
 * What the running program still stands for. Renaming a resource, or forcing its replacement, makes Pulumi create first and
 * delete afterwards: both resources stand for the same connection, and the delete must leave it alone.
 *
 * All hooks of one deployment run in one process. Pulumi checks what the program declares, and nothing else: neither a
 * destroy nor a refresh does, even where it runs in the same process as later deletes (`pulumi destroy --refresh`).
 */
export class Claims {
  private readonly declared = new Set<string>();
  private readonly created = new Set<string>();

  /** A check found the program to declare a destination. */
  declare(profile: string | undefined, destination: string): void {
    this.declared.add(keyOf(profile, destination));
  }

  /** A create made or adopted the connection. */
  create(id: string): void {
    this.created.add(id);
  }

  /** Whether another create of this deployment made or adopted the connection, so that adopting it is a mistake. */
  isOfAnother(id: string): boolean {
    return this.created.has(id);
  }

  /** Whether the program stands for the connection: by its id, or by the destination that its state names. */
  isHeld(id: string, profile: string | undefined, destination: string): boolean {
    return this.created.has(id) || this.declared.has(keyOf(profile, destination));
  }
}

function keyOf(profile: string | undefined, destination: string): string {
  return JSON.stringify([profile ?? null, destination]);
}
