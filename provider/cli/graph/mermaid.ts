import { plain } from "../terminal";
import { type Graph, groupsOf, type Member, rowsFor } from "./model";
import { COLOURS, lookOf } from "./theme";

/**
 * The graph as a Mermaid flowchart: those who share stand left of those they share with, in one box for each status. GitHub,
 * GitLab and most wikis draw it from a code block of the language `mermaid`.
 *
 * A node holds many names, since Mermaid draws at most 500 arrows and puts nodes without one beside each other.
 */
export function mermaid(graph: Graph): string {
  const lines = ["flowchart LR", `  own(["${label(ownerText(graph))}"])`];
  const styles = ["  style own fill:#ddf4ff,stroke:#0969da,color:#0a3069"];
  const nodes: string[] = [];
  groupsOf(graph).forEach(({ direction, status, members }, index) => {
    const { name, dashes } = lookOf(status);
    const box = `g${index}`;
    lines.push(`  subgraph ${box}["${label(status)}: ${members.length}"]`);
    const rows = rowsFor(members.length);
    for (let first = 0; first < members.length; first += rows) {
      const node = `${box}n${first / rows}`;
      nodes.push(node);
      lines.push(
        `    ${node}["${members
          .slice(first, first + rows)
          .map(nameOf)
          .join("<br/>")}"]`,
      );
    }
    const [from, to] = direction === "outbound" ? ["own", box] : [box, "own"];
    lines.push("  end", `  ${from} ${dashes === "" ? "-->" : "-.->"} ${to}`);
    const colour = COLOURS[name].light;
    styles.push(`  style ${box} fill:none,stroke:${colour}`, `  linkStyle ${index} stroke:${colour}`);
  });
  if (nodes.length > 0) styles.push("  classDef names fill:none,stroke:none", `  class ${nodes.join(",")} names`);
  return [...lines, ...styles, ""].join("\n");
}

function ownerText({ organizationId, environmentId }: Graph): string {
  return environmentId === undefined ? organizationId : `${organizationId} ${environmentId}`;
}

function nameOf({ connection, isMutual }: Member): string {
  return label(connection.partnerOrganizationId) + (isMutual ? "#160;#8646;" : "");
}

/** Writes all that could mean something to Mermaid or HTML as a code. Source: Mermaid docs, flowchart, entity codes. */
function label(text: string): string {
  return plain(text).replace(/[^\p{L}\p{N}_ .-]/gu, (character) => `#${character.codePointAt(0) ?? 0};`) || "#32;";
}
