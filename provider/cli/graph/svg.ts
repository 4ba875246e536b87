import { layOut, type Layout, type PlacedLink, type PlacedPartner } from "./layout";
import { type Graph, lookOf, statusesOf } from "./model";
import { escapeMarkup, shorten } from "./markup";
import { plain } from "../terminal";

const LONGEST_NAME = 34;
/** Of a monospace letter, in units of the font's size. */
const LETTER_WIDTH = 0.61;
const MONOSPACE = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace";
const SANS = "system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, 'DejaVu Sans', sans-serif";
const LEGEND_TOP = 86;
const LEGEND_ROW = 24;

/**
 * The graph as one self-contained SVG: the own organization in the middle, its partners around it, an arrow for each
 * connection in the direction of the data, coloured and dashed by status, with a legend.
 */
export function svg(graph: Graph): string {
  const statuses = statusesOf(graph);
  const names = graph.partners.map(({ organizationId }) => shownName(organizationId).length);
  const legendHeight = Math.ceil(Math.max(1, statuses.length) / LEGEND_COLUMNS) * LEGEND_ROW;
  const layout = layOut(graph, LEGEND_TOP + legendHeight + 10, Math.max(12, ...names) * LETTER_WIDTH);
  const width = Math.max(layout.width, 720);
  const shift = (width - layout.width) / 2;
  const size = `${round(width)} ${round(layout.height)}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size}" width="${round(width)}" height="${round(layout.height)}" role="img" font-family="${SANS}">`,
    `<title>${escapeMarkup(title(graph))}</title>`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    `<text x="24" y="40" font-size="20" font-weight="600" fill="#1f2328">${escapeMarkup(title(graph))}</text>`,
    `<text x="24" y="64" font-size="13" fill="#59636e">${escapeMarkup(subtitle(graph))}</text>`,
    legend(graph, statuses),
    `<g transform="translate(${round(shift)} 0)">`,
    ...layout.links.map((link) => drawLink(link, graph)),
    ...layout.partners.map((partner) => drawPartner(partner, layout)),
    drawOwn(graph, layout),
    ...(graph.partners.length === 0 ? [noPartners(layout)] : []),
    "</g>",
    "</svg>",
    "",
  ].join("\n");
}

function title({ organizationId }: Graph): string {
  return `Persona Connect: ${organizationId}`;
}

function subtitle({ environmentId, partners }: Graph): string {
  const all = partners.flatMap(({ connections }) => connections);
  const outbound = all.filter(({ direction }) => direction === "outbound").length;
  const parts = [
    ...(environmentId === undefined ? [] : [`environment ${environmentId}`]),
    `${partners.length} ${partners.length === 1 ? "partner" : "partners"}`,
    `${outbound} outbound, ${all.length - outbound} inbound`,
    "arrows point where the data goes",
  ];
  return parts.join(" · ");
}

const LEGEND_COLUMNS = 4;

function legend({ partners }: Graph, statuses: readonly string[]): string {
  const all = partners.flatMap(({ connections }) => connections);
  return statuses
    .map((status, index) => {
      const { colour, dashes } = lookOf(status);
      const x = 24 + (index % LEGEND_COLUMNS) * 170;
      const y = LEGEND_TOP + Math.floor(index / LEGEND_COLUMNS) * LEGEND_ROW + 8;
      const count = all.filter((connection) => connection.status === status).length;
      return (
        `<path d="M${x} ${y}h36" stroke="${colour}" stroke-width="2.5" ${dashed(dashes)}/>` +
        head(x + 36, y, 1, colour) +
        `<text x="${x + 46}" y="${y + 4.5}" font-size="13" fill="#1f2328">${escapeMarkup(shorten(status, 16))} (${count})</text>`
      );
    })
    .join("\n");
}

function drawLink({ connection, own, partner }: PlacedLink, graph: Graph): string {
  const { direction, status, partnerOrganizationId, id, createdAt } = connection;
  const { colour, dashes } = lookOf(status);
  const sign = partner.x > own.x ? 1 : -1;
  const isOutbound = direction === "outbound";
  // A line ends inside its arrow's head, so that it does not show beside the point.
  const from = own.x + (isOutbound ? 0 : sign * HEAD_LENGTH * 0.7);
  const to = partner.x - (isOutbound ? sign * HEAD_LENGTH * 0.7 : 0);
  const bend = (partner.x - own.x) * 0.5;
  const path =
    `M${round(from)} ${round(own.y)}C${round(own.x + bend)} ${round(own.y)} ` +
    `${round(partner.x - bend)} ${round(partner.y)} ${round(to)} ${round(partner.y)}`;
  const [source, destination] = isOutbound
    ? [graph.organizationId, partnerOrganizationId]
    : [partnerOrganizationId, graph.organizationId];
  const since = createdAt === undefined ? "" : `, created ${createdAt}`;
  return (
    `<g><title>${escapeMarkup(`${source} shares with ${destination}: ${status} (${id}${since})`)}</title>` +
    `<path d="${path}" fill="none" stroke="${colour}" stroke-width="1.8" ${dashed(dashes)}/>` +
    (isOutbound ? head(partner.x, partner.y, sign, colour) : head(own.x, own.y, -sign, colour)) +
    "</g>"
  );
}

function drawPartner({ partner, box }: PlacedPartner, { fontSize }: Layout): string {
  const { organizationId } = partner;
  return (
    `<g><title>${escapeMarkup(organizationId)}</title>` +
    `<rect x="${round(box.x)}" y="${round(box.y)}" width="${box.width}" height="${box.height}" rx="6" fill="#f6f8fa" stroke="#d1d9e0"/>` +
    `<text x="${round(box.x + box.width / 2)}" y="${round(box.y + box.height / 2 + fontSize * 0.35)}" text-anchor="middle" ` +
    `font-family="${MONOSPACE}" font-size="${fontSize}" fill="#1f2328">${escapeMarkup(shownName(organizationId))}</text></g>`
  );
}

function drawOwn({ organizationId, environmentId }: Graph, { own }: Layout): string {
  const [x, y] = [round(own.x + own.width / 2), own.y + own.height / 2];
  const name =
    `<text x="${x}" y="${round(environmentId === undefined ? y + 5 : y - 4)}" text-anchor="middle" font-family="${MONOSPACE}" ` +
    `font-size="15" font-weight="600" fill="#0a3069">${escapeMarkup(shorten(plain(organizationId), 22))}</text>`;
  const environment =
    environmentId === undefined
      ? ""
      : `<text x="${x}" y="${round(y + 17)}" text-anchor="middle" font-family="${MONOSPACE}" font-size="12" ` +
        `fill="#0550ae">${escapeMarkup(shorten(plain(environmentId), 28))}</text>`;
  return (
    `<g><rect x="${round(own.x)}" y="${round(own.y)}" width="${own.width}" height="${round(own.height)}" rx="14" fill="#ddf4ff" stroke="#0969da" stroke-width="1.5"/>` +
    `${name}${environment}</g>`
  );
}

function noPartners({ own }: Layout): string {
  const x = round(own.x + own.width / 2);
  return `<text x="${x}" y="${round(own.y + own.height + 26)}" text-anchor="middle" font-size="13" fill="#59636e">no connections</text>`;
}

function shownName(organizationId: string): string {
  return shorten(plain(organizationId), LONGEST_NAME);
}

const HEAD_LENGTH = 9;

function head(x: number, y: number, sign: number, colour: string): string {
  const back = round(x - sign * HEAD_LENGTH);
  return `<path d="M${round(x)} ${round(y)}L${back} ${round(y - 4)}L${back} ${round(y + 4)}Z" fill="${colour}"/>`;
}

function dashed(dashes: string): string {
  return dashes === "" ? "" : `stroke-dasharray="${dashes}"`;
}

function round(length: number): number {
  return Math.round(length * 10) / 10;
}
