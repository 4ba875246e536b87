import { plain } from "../plain-text";

/** A connection in a generated program. */
export interface Declaration {
  /** The resource's name. */
  readonly name: string;
  /** `org_…`, of the form that the provider accepts. */
  readonly destinationOrganizationId: string;
  /** `cxn_…` */
  readonly connectionId: string;
  readonly status: string;
  /** Whether the program declares it, rather than mentions it in a comment. */
  readonly declared: boolean;
}

export interface ProgramOptions {
  /** Names the organization and environment. */
  readonly owner: string;
  readonly profile?: string;
  /** Whether Pulumi refuses to delete the resources. */
  readonly protect: boolean;
  /** Whether connections that the stack has already are left out. */
  readonly isRest: boolean;
}

/** The TypeScript program that declares these connections. The same connections give the same text. */
export function programText(declarations: readonly Declaration[], options: ProgramOptions): string {
  const declared = declarations.filter((declaration) => declaration.declared);
  const others = declarations.filter((declaration) => !declaration.declared);
  const lines = [
    `// The outbound Persona Connect connections of ${plain(options.owner)}${options.isRest ? " that the stack lacks" : ""}.`,
    "// Written by `pulumi-persona-connect generate`. The first `pulumi up` adopts them: it creates none.",
    ...(declared.some(({ status }) => status === "inactive")
      ? ["// It reactivates those that are inactive, which are then pending until their destinations accept."]
      : []),
    "// From then on, removing a declaration deactivates its connection; renaming it does not.",
    ...(declared.length === 0
      ? ["// There is none to declare.", "export {};"]
      : ['import { Connection } from "pulumi-persona-connect";', ""]),
    ...declared.map((declaration) => `${statement(declaration, options)} // ${facts(declaration)}`),
  ];
  if (others.length > 0) {
    lines.push(
      "",
      "// Inactive. Without its slashes, the next `pulumi up` reactivates a connection: it is pending until the destination accepts.",
      ...others.map((declaration) => `// ${statement(declaration, options)} // ${facts(declaration)}`),
    );
  }
  return lines.join("\n") + "\n";
}

function statement({ name, destinationOrganizationId }: Declaration, { profile, protect }: ProgramOptions): string {
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
