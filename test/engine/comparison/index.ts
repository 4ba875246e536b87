/**
 * The program of the engine's own tests. What it declares comes from the environment, as a list of `Declaration`s, and
 * its provider writes down every call it gets.
 */
import * as pulumi from "@pulumi/pulumi";
import type { Declaration } from "./declaration";
import { PROVIDER_TEXT } from "./provider-text";

const TYPE = "pulumi-nodejs:dynamic/comparison:Thing";

class Thing extends pulumi.CustomResource {
  declare readonly result: pulumi.Output<string>;

  constructor(name: string, args: Record<string, unknown>, options: pulumi.CustomResourceOptions) {
    super(TYPE, name, { __provider: PROVIDER_TEXT, label: name, result: undefined, ...args }, options);
  }
}

class Group extends pulumi.ComponentResource {
  constructor(name: string, options: pulumi.ComponentResourceOptions) {
    super("comparison:index:Group", name, {}, options);
  }

  finish(outputs: Record<string, unknown>): void {
    this.registerOutputs(outputs);
  }
}

/** Registered one after the other, so that runs can be compared: the engine takes what comes at once in any order. */
function registered(resource: pulumi.Resource): Promise<unknown> {
  return new Promise((resolve) => resource.urn.apply(resolve));
}

export = async (): Promise<Record<string, unknown>> => {
  const declarations = JSON.parse(process.env["COMPARISON_PROGRAM"] ?? "[]") as Declaration[];
  const things = new Map<string, Thing>();
  const groups = new Map<string, Group>();
  const dependency = (name: string): Thing => {
    const thing = things.get(name);
    if (thing === undefined) throw new Error(`${name} is declared later or not at all.`);
    return thing;
  };

  for (const { name, component, value, key, secret, from, get, options: declared = {} } of declarations) {
    const { parent, dependsOn, deletedWith, ...plain } = declared;
    const options: pulumi.CustomResourceOptions = {
      ...plain,
      ...(parent === undefined ? {} : { parent: groups.get(parent) ?? dependency(parent) }),
      ...(dependsOn === undefined ? {} : { dependsOn: dependsOn.map(dependency) }),
      ...(deletedWith === undefined ? {} : { deletedWith: dependency(deletedWith) }),
      ...(get === undefined ? {} : { id: get }),
    };
    if (component === true) {
      groups.set(name, new Group(name, options));
      await registered(groups.get(name)!);
      continue;
    }
    const args = {
      value: from === undefined ? value : dependency(from).result,
      key,
      ...(secret === undefined ? {} : { secret: pulumi.secret(secret) }),
    };
    things.set(name, new Thing(name, args, options));
    await registered(dependency(name));
  }
  for (const [name, group] of groups) group.finish({ group: name });
  if (process.env["COMPARISON_THROWS"] !== undefined) throw new Error("The program failed.");

  return { results: Object.fromEntries([...things].map(([name, thing]) => [name, thing.result])) };
};
