import { z } from "zod/v3";

import { CommandFailure } from "../failure";
import { ExitCode } from "../failure";
import type { TextFile } from "../files";

/** This provider's resources in the state of a stack. */
export interface StackExport {
  /** The connections that the stack manages, `cxn_…`. */
  readonly connectionIds: ReadonlySet<string>;
  /** The names of those resources. */
  readonly names: ReadonlySet<string>;
}

const TYPE = "pulumi-nodejs:dynamic/persona:Connection";

const stackExport = z.object({
  version: z.number(),
  deployment: z.object({
    resources: z
      .array(
        z.object({
          urn: z.string(),
          type: z.string(),
          id: z.string().nullish(),
          delete: z.boolean().nullish(),
          external: z.boolean().nullish(),
        }),
      )
      .nullish(),
  }),
});

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
  const result = stackExport.safeParse(json);
  if (!result.success) throw notAnExport(name, "it has no deployment with resources");
  const managed = (result.data.deployment.resources ?? []).filter(
    (resource) => resource.type === TYPE && resource.delete !== true && resource.external !== true,
  );
  return {
    connectionIds: new Set(managed.flatMap(({ id }) => (id ? [id] : []))),
    names: new Set(managed.map(({ urn }) => urn.slice(urn.lastIndexOf("::") + 2))),
  };
}

function notAnExport(name: string, problem: string): CommandFailure {
  return new CommandFailure(
    `${name} is not a stack export: ${problem}. Make one with \`pulumi stack export --file state.json\`.`,
    ExitCode.usage,
  );
}
