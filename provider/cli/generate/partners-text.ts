import { plain } from "../terminal";
import type { Declaration, TextOptions } from "./declaration";

/** Writes the file that examples/partners-from-yaml reads. The same connections give the same text. */
export function partnersText(
  declarations: readonly Declaration[],
  { owner, profile, isRest }: Pick<TextOptions, "owner" | "profile" | "isRest">,
): string {
  const declared = declarations.filter((declaration) => declaration.declared);
  const others = declarations.filter((declaration) => !declaration.declared);
  return [
    `# The outbound Persona Connect connections of ${plain(owner)}${isRest ? " that the stack does not manage" : ""}.`,
    "# Written by `pulumi-persona-connect generate --format yaml`, for the program in examples/partners-from-yaml.",
    ...(profile === undefined ? [] : [`# The program must give each Connection the profile ${plain(profile)}.`]),
    "# A partner may be renamed here: only Pulumi uses the name.",
    ...(declared.length === 0 ? ["[] # Remove this line when you declare a partner."] : declared.flatMap(entry)),
    ...(others.length === 0
      ? []
      : ["", "# Inactive. Remove the first # of its lines to let the next `pulumi up` reactivate a connection."]),
    ...others.flatMap(entry).map((line) => `# ${line}`),
    "",
  ].join("\n");
}

/** JSON text is YAML: quotes are needed for a name such as `null`. Ids of organizations hold nothing to quote. */
function entry({ name, destinationOrganizationId, connectionId, status }: Declaration): string[] {
  return [
    `- name: ${name === destinationOrganizationId ? name : JSON.stringify(name)}`,
    `  organization: ${destinationOrganizationId} # ${connectionId}, ${plain(status)}`,
  ];
}
