import { plain } from "../terminal";
import type { Declaration, TextOptions } from "./declaration";

/** Writes the program that declares these connections. The same connections give the same text. */
export function programText(declarations: readonly Declaration[], options: TextOptions): string {
  const declared = declarations.filter((declaration) => declaration.declared);
  const others = declarations.filter((declaration) => !declaration.declared);
  const lines = [
    `// The outbound Persona Connect connections of ${plain(options.owner)}${options.isRest ? " that the stack does not manage" : ""}.`,
    "// Written by `pulumi-persona-connect generate`. The first `pulumi up` adopts them and creates none.",
    ...(declared.some(({ status }) => status === "inactive")
      ? ["// It also reactivates the inactive ones. They are then pending until their destinations accept."]
      : []),
    "// Later, removing a declaration deactivates its connection. Renaming a resource changes nothing.",
    ...(declared.length === 0
      ? ["// There are none to declare.", "export {};"]
      : ['import { Connection } from "pulumi-persona-connect";', ""]),
    ...declared.map((declaration) => `${statement(declaration, options)} // ${facts(declaration)}`),
  ];
  if (others.length > 0) {
    lines.push(
      "",
      "// Inactive. Remove the slashes to let the next `pulumi up` reactivate a connection. It is then pending until the destination accepts.",
      ...others.map((declaration) => `// ${statement(declaration, options)} // ${facts(declaration)}`),
    );
  }
  return lines.join("\n") + "\n";
}

function statement({ name, destinationOrganizationId }: Declaration, { profile, protect }: TextOptions): string {
  const properties = [
    `destinationOrganizationId: ${JSON.stringify(destinationOrganizationId)}`,
    ...(profile === undefined ? [] : [`profile: ${JSON.stringify(profile)}`]),
  ];
  const resourceOptions = protect ? ", { protect: true }" : "";
  return `new Connection(${JSON.stringify(name)}, { ${properties.join(", ")} }${resourceOptions});`;
}

function facts({ connectionId, status }: Declaration): string {
  return `${connectionId}, ${plain(status)}`;
}
