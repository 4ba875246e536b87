import { allDependencies, dependenciesBesideParent, type ResourceState } from "./resource-state";
import { parseReference } from "./urn";

/** Who depends on whom in a list of resources in which each comes after what it depends on, as in every state. */
export class DependencyGraph {
  private readonly index: Map<ResourceState, number>;

  constructor(private readonly resources: ResourceState[]) {
    this.index = new Map(resources.map((resource, index) => [resource, index]));
  }

  contains(resource: ResourceState): boolean {
    return this.index.has(resource);
  }

  /** What depends on the resource, directly or not, in the order of the list; children by parentage alone are left out. */
  dependingOn(resource: ResourceState, ignored: ReadonlySet<string>): ResourceState[] {
    const urns = new Set([resource.urn]);
    return this.resources.slice(this.position(resource) + 1).filter((candidate) => {
      if (ignored.has(candidate.urn)) return false;
      const provider = candidate.provider === "" ? [] : [parseReference(candidate.provider).urn];
      const depends = [...dependenciesBesideParent(candidate), ...provider].some((urn) => urns.has(urn));
      if (depends) urns.add(candidate.urn);
      return depends;
    });
  }

  /** What the resource depends on directly, its parent and provider included. */
  dependenciesOf(resource: ResourceState): Set<ResourceState> {
    const urns = new Set(allDependencies(resource));
    const before = this.resources.slice(0, this.position(resource));
    const found = new Set(before.filter((candidate) => urns.has(candidate.urn)));
    // Who depends on a component depends on what is inside it.
    const components = [...found].filter(({ custom, urn }) => !custom && urn !== resource.parent).map(({ urn }) => urn);
    const inside = new Set(components);
    for (const candidate of before) {
      if (!inside.has(candidate.parent)) continue;
      inside.add(candidate.urn);
      found.add(candidate);
    }
    return found;
  }

  transitiveDependenciesOf(resource: ResourceState): Set<ResourceState> {
    const found = new Set<ResourceState>();
    const visit = (from: ResourceState): void => {
      for (const dependency of this.dependenciesOf(from)) {
        if (found.has(dependency)) continue;
        found.add(dependency);
        visit(dependency);
      }
    };
    visit(resource);
    return found;
  }

  private position(resource: ResourceState): number {
    const position = this.index.get(resource);
    if (position === undefined) throw new Error(`${resource.urn} is not in the dependency graph.`);
    return position;
  }
}
