/**
 * Which connections the running program still holds. Renaming a resource, or forcing its replacement, makes Pulumi create
 * first and delete afterwards: both resources stand for the same connection, and the delete must leave it alone.
 * All hooks of one deployment run in one process, and a destroy calls neither create nor diff, so it finds nothing held.
 */
export class Claims {
  private readonly created = new Set<string>();
  private readonly kept = new Set<string>();
  private readonly updated = new Set<string>();

  /** A create made or adopted the connection. */
  create(id: string): void {
    this.created.add(id);
  }

  /** A diff found a resource with this connection that is neither changed nor replaced. */
  keep(id: string): void {
    this.kept.add(id);
  }

  /** A diff found a resource with this connection that changes, which Pulumi may still turn into a replacement. */
  update(id: string): void {
    this.updated.add(id);
  }

  /** Whether the connection is of another resource of this program for certain, so that adopting it is a mistake. */
  isOfAnother(id: string): boolean {
    return this.created.has(id) || this.kept.has(id);
  }

  /** Whether some resource of the program still stands for the connection. */
  isHeld(id: string): boolean {
    return this.created.has(id) || this.kept.has(id) || this.updated.has(id);
  }
}
