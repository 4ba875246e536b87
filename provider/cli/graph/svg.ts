import { plain } from "../terminal";
import { type Box, FONT_SIZE, HEADER_HEIGHT, layOut, PADDING, type PlacedGroup, type PlacedMember } from "./layout";
import { escapeMarkup, shorten } from "./markup";
import { describe, type Graph, summary } from "./model";
import { colourRules, lookOf, MONOSPACE, SANS } from "./theme";

const LONGEST_NAME = 34;
/** Of a monospace letter, in units of the font's size; other letters are narrower on average. */
const LETTER_WIDTH = 0.61;
const HEADER = 88;

const STYLE =
  colourRules((name, value) => `.fill-${name}{fill:${value}}.line-${name}{stroke:${value}}`) +
  `text{font-family:${SANS}}.id{font-family:${MONOSPACE}}path{fill:none}`;

/**
 * The graph as one self-contained SVG, for light and dark screens: the own organization in the middle, its partners in a box
 * for each direction and status, an arrow for each box in the direction of the data, wider where it holds more.
 */
export function svg(graph: Graph): string {
  const names = graph.partners.map(({ organizationId }) => shownName(organizationId, true).length);
  const layout = layOut(graph, HEADER, Math.max(12, ...names) * LETTER_WIDTH * FONT_SIZE);
  const width = Math.ceil(Math.max(layout.width, 2 * 24 + subtitle(graph).length * LETTER_WIDTH * 13));
  const height = Math.ceil(layout.height);
  const title = escapeMarkup(`Persona Connect: ${graph.organizationId}`);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${title}</title>`,
    `<style>${STYLE}</style>`,
    `<rect class="fill-paper" width="100%" height="100%"/>`,
    `<text class="fill-ink" x="24" y="42" font-size="20" font-weight="600">${escapeMarkup(`Persona Connect: ${shownName(graph.organizationId, false)}`)}</text>`,
    `<text class="fill-faint" x="24" y="66" font-size="13">${escapeMarkup(subtitle(graph))}</text>`,
    `<g transform="translate(${round((width - layout.width) / 2)} 0)">`,
    ...layout.groups.map((group) => drawArrow(group)),
    ...layout.groups.map((group) => drawGroup(group, graph)),
    drawOwn(graph, layout.own),
    "</g>",
    "</svg>",
    "",
  ].join("\n");
}

function subtitle(graph: Graph): string {
  const environment = graph.environmentId === undefined ? "" : `environment ${graph.environmentId} · `;
  return `${environment}${summary(graph)} · arrows point where the data goes`;
}

function drawArrow({ group, port, ownPort }: PlacedGroup): string {
  const { name, dashes } = lookOf(group.status);
  const [from, to] = group.direction === "outbound" ? [ownPort, port] : [port, ownPort];
  const width = round(Math.min(6, 1.6 + Math.log10(group.members.length) * 1.6));
  const half = 4 + width / 2;
  const length = 2 * half;
  // The line ends inside the head, so that it does not show beside the point.
  const end = to.x - length * 0.7;
  const bend = (from.x + to.x) / 2;
  const line = `M${round(from.x)} ${round(from.y)}C${round(bend)} ${round(from.y)} ${round(bend)} ${round(to.y)} ${round(end)} ${round(to.y)}`;
  const head = `${round(to.x)},${round(to.y)} ${round(to.x - length)},${round(to.y - half)} ${round(to.x - length)},${round(to.y + half)}`;
  const dashed = dashes === "" ? "" : ` stroke-dasharray="${dashes}"`;
  return (
    `<path class="line-${name}" d="${line}" stroke-width="${width}"${dashed}/>` +
    `<polygon class="fill-${name}" points="${head}"/>`
  );
}

function drawGroup({ group, box, members }: PlacedGroup, graph: Graph): string {
  const { name } = lookOf(group.status);
  const y = round(box.y + HEADER_HEIGHT - 9);
  return [
    `<g>${rectangle(box, 8, `fill-panel line-${name}`)}`,
    `<text class="fill-${name}" x="${round(box.x + PADDING)}" y="${y}" font-size="13" font-weight="600">${escapeMarkup(shorten(plain(group.status), 16))}</text>`,
    `<text class="fill-${name}" x="${round(box.x + box.width - PADDING)}" y="${y}" font-size="13" font-weight="600" text-anchor="end">${group.members.length}</text>`,
    ...members.map((member) => drawMember(member, graph)),
    "</g>",
  ].join("\n");
}

function drawMember({ member: { connection, isMutual }, x, y }: PlacedMember, graph: Graph): string {
  return (
    `<text class="id fill-ink" x="${round(x)}" y="${round(y)}" font-size="${FONT_SIZE}">` +
    `<title>${escapeMarkup(describe(graph, connection))}</title>` +
    `${escapeMarkup(shownName(connection.partnerOrganizationId, isMutual))}</text>`
  );
}

function drawOwn({ organizationId, environmentId, partners }: Graph, box: Box): string {
  const lines = [
    shorten(plain(organizationId), 28),
    ...(environmentId === undefined ? [] : [shorten(plain(environmentId), 28)]),
    ...(partners.length === 0 ? ["no connections"] : []),
  ];
  const x = round(box.x + box.width / 2);
  const first = box.y + box.height / 2 + 5 - (lines.length - 1) * 10;
  return [
    `<g>${rectangle(box, 14, "fill-own line-own-line")}`,
    ...lines.map((line, index) => {
      const font = index === 0 ? 'font-size="13" font-weight="600"' : 'font-size="12"';
      return `<text class="id fill-own-ink" x="${x}" y="${round(first + index * 20)}" text-anchor="middle" ${font}>${escapeMarkup(line)}</text>`;
    }),
    "</g>",
  ].join("\n");
}

function rectangle({ x, y, width, height }: Box, radius: number, classes: string): string {
  return `<rect class="${classes}" x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="${radius}"/>`;
}

function shownName(organizationId: string, isMutual: boolean): string {
  return shorten(plain(organizationId), LONGEST_NAME) + (isMutual ? " ⇆" : "");
}

function round(length: number): number {
  return Math.round(length * 10) / 10;
}
