import type { Snapshot } from "./checkpoint";
import type { DependencyGraph } from "./dependency-graph";
import type { EventLog } from "./diagnostics";
import type { ProviderRegistry } from "./provider-registry";
import type { ResourceState } from "./resource-state";
import type { StackName } from "./urn";

/** What everything that works on one deployment shares. */
export interface DeploymentContext {
  readonly owner: StackName;
  readonly kind: "preview" | "up" | "refresh" | "destroy";
  readonly dryRun: boolean;
  /** The state as it was; steps mark what is replaced in it. */
  readonly base: Snapshot;
  readonly olds: ReadonlyMap<string, ResourceState>;
  readonly graph: DependencyGraph;
  readonly providers: ProviderRegistry;
  readonly events: EventLog;
  /** The URNs that the run is limited to; undefined: no limit. */
  readonly targets: ReadonlySet<string> | undefined;
  readonly replaceTargets: ReadonlySet<string>;
}

/** The resources that a run can diff against, by URN: those that wait for their deletion are not among them. */
export function indexOlds(resources: ResourceState[]): Map<string, ResourceState> {
  return new Map(resources.filter((resource) => !resource.delete).map((resource) => [resource.urn, resource]));
}
