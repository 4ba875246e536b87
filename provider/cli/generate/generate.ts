import { isOrganizationId } from "../../persona/identifiers";
import type { AccessOptions } from "../access";
import { describeOwner, type OrganizationConnections, type PartnerConnection, readConnections } from "../connections";
import { CommandFailure, ExitCode } from "../failure";
import { type OutputOptions, readTextFile, writeResult } from "../files";
import { readStackExport, type StackExport } from "../stack/stack-export";
import { plain, type Terminal } from "../terminal";
import type { Declaration } from "./declaration";
import { partnersText } from "./partners-text";
import { programText } from "./program-text";
import { resourceName } from "./resource-name";

export interface GenerateOptions extends OutputOptions, AccessOptions {
  readonly format: "typescript" | "yaml";
  /** A stack export. The connections in it are left out. */
  readonly state?: string;
  readonly includeInactive?: true;
  readonly protect?: true;
}

const NO_STACK: StackExport = { resources: new Map(), names: new Set() };
const WRITE = { typescript: programText, yaml: partnersText };

/** `generate`: writes a program, or a list of partners, that declares the organization's outbound connections. */
export async function generate(options: GenerateOptions, terminal: Terminal): Promise<ExitCode> {
  const { profile, state, protect = false, json, format } = options;
  if (protect && format === "yaml") {
    throw new CommandFailure("--protect has no place in a list of partners: write it in the program.", ExitCode.usage);
  }
  const stack = state === undefined ? NO_STACK : readStackExport(readTextFile(state));
  const organization = await readConnections(terminal, options, { direction: "outbound" });
  const missing = declarable(organization, terminal).filter(({ id }) => !stack.resources.has(id));
  const declarations = declarationsOf(missing, stack, options);
  const text = WRITE[format](declarations, {
    owner: describeOwner(organization),
    ...(profile === undefined ? {} : { profile }),
    protect,
    isRest: state !== undefined,
  });

  const { organizationId, environmentId } = organization;
  writeResult(
    json
      ? JSON.stringify({ organizationId, environmentId, connections: declarations, program: text }, undefined, 2)
      : text,
    options,
    terminal,
  );
  terminal.note(terminal.paintNote("dim", summary(declarations, state !== undefined)));
  return ExitCode.fine;
}

function declarationsOf(
  connections: readonly PartnerConnection[],
  stack: StackExport,
  { profile, includeInactive }: GenerateOptions,
): Declaration[] {
  const taken = new Set(stack.names);
  return connections.map(({ id, partnerOrganizationId, status }) => {
    const name = resourceName(partnerOrganizationId, profile, taken);
    taken.add(name);
    return {
      name,
      destinationOrganizationId: partnerOrganizationId,
      connectionId: id,
      status,
      declared: status !== "inactive" || includeInactive === true,
    };
  });
}

/**
 * The connections that a program can declare: one for each destination, in the order of the destinations. The list's own
 * order changes with every new connection.
 */
function declarable({ connections }: OrganizationConnections, terminal: Terminal): PartnerConnection[] {
  const byDestination = new Map<string, PartnerConnection>();
  for (const connection of connections) {
    const { id, partnerOrganizationId: destination } = connection;
    if (!isOrganizationId(destination)) {
      terminal.note(
        `${id} is left out: its destination ${plain(JSON.stringify(destination))} is not an organization id.`,
      );
      continue;
    }
    const other = byDestination.get(destination);
    if (other === undefined || (other.status === "inactive" && connection.status !== "inactive")) {
      byDestination.set(destination, connection);
    }
  }
  return [...byDestination.values()].sort((one, other) =>
    one.partnerOrganizationId < other.partnerOrganizationId ? -1 : 1,
  );
}

function summary(declarations: readonly Declaration[], isRest: boolean): string {
  const declared = declarations.filter((declaration) => declaration.declared).length;
  const inactive = declarations.length - declared;
  const rest = isRest ? " missing from the state" : "";
  const note = inactive === 0 ? "" : `, ${inactive} inactive in comments (--include-inactive declares them)`;
  return `${declared} outbound ${declared === 1 ? "connection" : "connections"}${rest} declared${note}.`;
}
