import type { Checkpoint, Operation, Snapshot } from "./checkpoint";
import type { ResourceState } from "./resource-state";
import { urnBelow } from "./urn";

/**
 * Keeps the state file true while a deployment runs. What steps produced comes first, then what of the old state was
 * not touched yet; both are written before and after every step, or only at the end where the CLI was asked to do so.
 */
export class SnapshotWriter {
  private readonly current: ResourceState[] = [];
  private readonly done = new Set<ResourceState>();
  private readonly operations = new Set<Operation>();
  private abandoned = false;

  constructor(
    private readonly checkpoint: Checkpoint,
    private readonly base: Snapshot,
    private readonly cadence: "every step" | "end",
  ) {}

  begin(operation: Operation): void {
    if (this.abandoned) throw new Error("The engine was killed.");
    this.operations.add(operation);
    this.write();
  }

  end(operation: Operation): void {
    this.operations.delete(operation);
  }

  /** The old form of a resource is no longer part of the state. */
  markDone(state: ResourceState): void {
    this.done.add(state);
  }

  markNew(state: ResourceState): void {
    this.current.push(state);
  }

  /** After a step. */
  write(): void {
    if (this.cadence === "every step") this.finish();
  }

  finish(): void {
    if (this.abandoned) return;
    const resources = [...this.current, ...this.base.resources].filter((state) => !this.done.has(state));
    // A create that an earlier run did not finish stays on record until somebody says what became of it.
    const creating = this.base.pendingOperations.filter(({ type }) => type === "creating");
    const pendingOperations = [...this.operations, ...creating];
    this.checkpoint.write({ resources: renameAliased(resources), pendingOperations });
  }

  /** A killed engine writes nothing more. */
  abandon(): void {
    this.abandoned = true;
  }
}

/** Every URN is written as its newest: that of an aliased resource, and of what still sits below such a one. */
function renameAliased(resources: ResourceState[]): ResourceState[] {
  const renamed = new Map<string, string>();
  for (const state of resources) {
    for (const alias of state.aliases) renamed.set(alias, state.urn);
    const parent = renamed.get(state.parent);
    if (parent !== undefined) renamed.set(state.urn, urnBelow(parent, state.urn));
  }
  if (renamed.size === 0) return resources;
  const fix = (urn: string): string => renamed.get(urn) ?? urn;
  return resources.map((state) => ({
    ...state,
    aliases: [],
    urn: fix(state.urn),
    parent: fix(state.parent),
    dependencies: state.dependencies.map(fix),
    propertyDependencies: Object.fromEntries(
      Object.entries(state.propertyDependencies).map(([key, urns]) => [key, urns.map(fix)]),
    ),
    deletedWith: fix(state.deletedWith),
    replaceWith: state.replaceWith.map(fix),
  }));
}
