import { CommandFailure, ExitCode } from "../failure";
import type { TextFile } from "../files";
import { isObject, type YamlObject } from "./project";

/** This provider's resources in the state of a stack. */
export interface StackExport {
  /** The connections that the stack manages: `cxn_…` → the name of the resource. */
  readonly resources: ReadonlyMap<string, string>;
  /** The names of all resources for connections. */
  readonly names: ReadonlySet<string>;
}

const TYPE = "pulumi-nodejs:dynamic/persona:Connection";

/**
 * Reads the output of `pulumi stack export`. Resources that will be deleted, or were only looked up (`Connection.get`), do
 * not count: the program does not declare them.
 *
 * @throws CommandFailure if the text is not a stack export.
 */
export function readStackExport({ name, text }: TextFile): StackExport {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw notAnExport(name, "it is not JSON");
  }
  const deployment = isObject(json) ? json.deployment : undefined;
  if (!isObject(deployment)) throw notAnExport(name, "it has no deployment with resources");
  const resources = Array.isArray(deployment.resources) ? deployment.resources : [];
  const managed = resources.filter((resource): resource is YamlObject => {
    return isObject(resource) && resource.type === TYPE && resource.delete !== true && resource.external !== true;
  });
  const named = managed.map(({ urn, id }) => ({ name: nameIn(urn), id: typeof id === "string" ? id : "" }));
  return {
    resources: new Map(named.filter(({ id }) => id !== "").map(({ id, name: resource }) => [id, resource])),
    names: new Set(named.map(({ name: resource }) => resource)),
  };
}

function nameIn(urn: unknown): string {
  return typeof urn === "string" ? urn.slice(urn.lastIndexOf("::") + 2) : "";
}

function notAnExport(name: string, problem: string): CommandFailure {
  return new CommandFailure(
    `${name} is not a stack export: ${problem}. Make one with \`pulumi stack export --file state.json\`.`,
    ExitCode.usage,
  );
}
