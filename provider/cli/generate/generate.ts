import { isOrganizationId } from "../../persona/identifiers";
import { ExitCode } from "../failure";
import { describeOwner, type OrganizationConnections, readConnections } from "../connections";
import type { PartnerConnection } from "../connections";
import { plain } from "../terminal";
import { type Declaration, programText } from "./program-text";
import { resourceName } from "./resource-name";
import { readStackExport, type StackExport } from "./stack-export";
import type { Terminal } from "../terminal";
import { type OutputOptions, readTextFile, writeResult } from "../files";

export interface GenerateOptions extends OutputOptions {
  readonly profile?: string;
  /** A stack export. The connections in it are left out. */
  readonly state?: string;
  readonly includeInactive?: true;
  readonly protect?: true;
  readonly json?: true;
}

const EMPTY: StackExport = { connectionIds: new Set(), names: new Set() };

/** `generate`: writes a program that declares the organization's outbound connections. */
export async function generate(options: GenerateOptions, terminal: Terminal): Promise<ExitCode> {
  const { profile, state, includeInactive, protect = false, json } = options;
  const stack = state === undefined ? EMPTY : readStackExport(readTextFile(state));
  const organization = await readConnections(terminal, profile, { direction: "outbound" });
  const missing = declarable(organization, terminal).filter(({ id }) => !stack.connectionIds.has(id));

  const taken = new Set(stack.names);
  const declarations = missing.map((connection): Declaration => {
    const { id, partnerOrganizationId, status } = connection;
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
  const program = programText(declarations, {
    owner: describeOwner(organization),
    ...(profile === undefined ? {} : { profile }),
    protect,
    isRest: state !== undefined,
  });

  const { organizationId, environmentId } = organization;
  writeResult(
    json
      ? JSON.stringify({ organizationId, environmentId, connections: declarations, program }, undefined, 2)
      : program,
    options,
    terminal,
  );
  terminal.note(terminal.paintNote("dim", summary(declarations, state !== undefined)));
  return ExitCode.fine;
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
    if (other === undefined || other.status === "inactive") byDestination.set(destination, connection);
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
