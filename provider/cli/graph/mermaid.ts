import { type Graph, lookOf } from "./model";
import { plain } from "../terminal";

/**
 * The graph as a Mermaid flowchart: those who share stand left of those they share with. GitHub, GitLab and most wikis
 * draw it from a code block of the language `mermaid`.
 */
export function mermaid(graph: Graph): string {
  const lines = ["flowchart LR", `  own(["${label(ownerText(graph))}"])`];
  const edgesByColour = new Map<string, number[]>();
  let edges = 0;
  graph.partners.forEach(({ organizationId, connections }, index) => {
    const node = `p${index}`;
    lines.push(`  ${node}["${label(organizationId)}"]`);
    for (const { direction, status } of connections) {
      const [from, to] = direction === "outbound" ? ["own", node] : [node, "own"];
      const { colour, dashes } = lookOf(status);
      lines.push(`  ${from} ${dashes === "" ? "-->" : "-.->"}|"${label(status)}"| ${to}`);
      edgesByColour.set(colour, [...(edgesByColour.get(colour) ?? []), edges]);
      edges += 1;
    }
  });
  lines.push("  style own fill:#ddf4ff,stroke:#0969da,color:#0a3069");
  for (const [colour, of] of edgesByColour) lines.push(`  linkStyle ${of.join(",")} stroke:${colour},color:${colour}`);
  return lines.join("\n") + "\n";
}

function ownerText({ organizationId, environmentId }: Graph): string {
  return environmentId === undefined ? organizationId : `${organizationId} ${environmentId}`;
}

/** Writes all that could mean something to Mermaid or HTML as a code. Source: Mermaid docs, flowchart, entity codes. */
function label(text: string): string {
  return plain(text).replace(/[^\p{L}\p{N}_ .-]/gu, (character) => `#${character.codePointAt(0) ?? 0};`) || "#32;";
}
