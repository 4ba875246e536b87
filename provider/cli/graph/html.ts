import type { Graph } from "./model";
import { lookOf } from "./model";
import { svg } from "./svg";
import { escapeMarkup } from "./markup";

/** Nothing may be loaded or run, whatever an id tried to smuggle in. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

const STYLE = `
body { margin: 0; padding: 16px; color: #1f2328; background: #ffffff; font: 14px/1.5 system-ui, sans-serif; }
svg { display: block; max-width: 100%; height: auto; margin: 0 auto 24px; }
svg g:hover > path { stroke-width: 3.5; }
table { border-collapse: collapse; margin: 0 auto; }
th, td { padding: 4px 14px; border-bottom: 1px solid #d1d9e0; text-align: left; }
td:nth-child(2), td:nth-child(5) { font-family: ui-monospace, monospace; }
`;

/** The picture as one page that needs nothing else, with all connections in a table below it. */
export function html(graph: Graph): string {
  const rows = graph.partners.flatMap(({ connections }) =>
    connections.map(({ direction, partnerOrganizationId, status, createdAt, id }) => {
      const cells = [direction, partnerOrganizationId, status, createdAt ?? "", id].map((text, column) => {
        const style = column === 2 ? ` style="color: ${lookOf(status).colour}"` : "";
        return `<td${style}>${escapeMarkup(text)}</td>`;
      });
      return `<tr>${cells.join("")}</tr>`;
    }),
  );
  const header = ["Direction", "Partner", "Status", "Created", "Connection"].map((text) => `<th>${text}</th>`).join("");
  return [
    "<!doctype html>",
    '<html lang="en">',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>Persona Connect: ${escapeMarkup(graph.organizationId)}</title>`,
    `<style>${STYLE}</style>`,
    svg(graph).trimEnd(),
    `<table><thead><tr>${header}</tr></thead><tbody>`,
    ...rows,
    "</tbody></table>",
    "</html>",
    "",
  ].join("\n");
}
