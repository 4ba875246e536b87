import type { ResourceState } from "./resource-state";
import { createUrn, nameOf, qualifiedType, STACK_TYPE, typeOf, type StackName } from "./urn";

/** A former identity of a resource: a whole URN, or those parts of it that differed. */
export interface AliasSpec {
  urn: string;
  name: string;
  type: string;
  stack: string;
  project: string;
  parent: string;
  noParent: boolean;
}

/** The identity that a program gives a resource, with its former ones. */
export interface Identity {
  urn: string;
  name: string;
  type: string;
  parent: string;
  aliases: AliasSpec[];
}

/** Finds the old state of a resource under its URN or a former one, and remembers which former ones were taken. */
export class AliasIndex {
  /** Former URN → the URN that took it over. */
  private readonly takenOver = new Map<string, string>();
  /** URN → the former one under which its state was found. */
  private readonly former = new Map<string, string>();

  constructor(
    private readonly owner: StackName,
    private readonly olds: ReadonlyMap<string, ResourceState>,
    private readonly isRegistered: (urn: string) => boolean,
  ) {}

  /** The URN that took over this one, if any. */
  successor(urn: string): string | undefined {
    return this.takenOver.get(urn);
  }

  find(identity: Identity): { old: ResourceState | undefined; alias: string | undefined; problems: string[] } {
    const { urn } = identity;
    const problems: string[] = [];
    const taker = this.takenOver.get(urn);
    if (taker !== undefined) {
      problems.push(`Duplicate resource URN '${urn}' conflicting with alias on resource with URN '${taker}'`);
    }
    for (const candidate of [urn, ...this.formerUrns(identity)]) {
      const old = this.olds.get(candidate);
      if (old === undefined) continue;
      if (candidate === urn) return { old, alias: undefined, problems };
      const rival = this.isRegistered(candidate) ? urn : this.takenOver.get(candidate);
      if (rival !== undefined) {
        problems.push(
          `Duplicate resource alias '${candidate}' applied to resource with URN '${urn}' conflicting with resource with URN '${rival}'`,
        );
      }
      this.takenOver.set(candidate, urn);
      this.former.set(urn, candidate);
      return { old, alias: candidate, problems };
    }
    return { old: undefined, alias: undefined, problems };
  }

  private formerUrns({ name, type, parent, aliases }: Identity): string[] {
    const urns = aliases.map((alias) => this.resolve(alias, name, type, parent));
    const formerParent = this.former.get(parent);
    const inherited =
      formerParent === undefined
        ? []
        : [{ name, type }, ...urns.map((urn) => ({ name: nameOf(urn), type: typeOf(urn) }))].map((child) =>
            this.inherit(child.type, child.name, nameOf(parent), formerParent),
          );
    return [...new Set([...urns, ...inherited])];
  }

  private resolve(alias: AliasSpec, name: string, type: string, resourceParent: string): string {
    if (alias.urn !== "") return alias.urn;
    let parent = alias.parent === "" ? resourceParent : (this.former.get(alias.parent) ?? alias.parent);
    if (alias.noParent || qualifiedType(parent) === STACK_TYPE) parent = "";
    const owner = {
      stack: alias.stack === "" ? this.owner.stack : alias.stack,
      project: alias.project === "" ? this.owner.project : alias.project,
    };
    return createUrn(owner, parent, alias.type === "" ? type : alias.type, alias.name === "" ? name : alias.name);
  }

  /** A child named after its parent was, by convention, named after the parent's former name. */
  private inherit(type: string, name: string, parentName: string, formerParent: string): string {
    const formerName = name.startsWith(parentName) ? nameOf(formerParent) + name.slice(parentName.length) : name;
    return createUrn(this.owner, formerParent, type, formerName);
  }
}
