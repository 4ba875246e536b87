import type { Graph, Partner } from "./model";
import type { PartnerConnection } from "../connections";

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PlacedPartner {
  readonly partner: Partner;
  readonly box: Box;
}

/** A connection, from the own organization's edge to the partner's. */
export interface PlacedLink {
  readonly connection: PartnerConnection;
  readonly own: { readonly x: number; readonly y: number };
  readonly partner: { readonly x: number; readonly y: number };
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly own: Box;
  readonly fontSize: number;
  readonly partners: readonly PlacedPartner[];
  readonly links: readonly PlacedLink[];
}

const MARGIN = 24;
const OWN_WIDTH = 230;
const FEWEST_ROWS_HEIGHT = 150;

/**
 * Places the own organization in the middle and its partners in a bow on either side, clockwise from the top right. Names stay
 * level and beside each other never overlap, however many there are; lines reach them level too, so that the heads of
 * arrows stand apart.
 *
 * @param top space to leave above, for what else the picture shows.
 * @param labelWidth of the longest name, in units of the font's size.
 */
export function layOut({ partners }: Graph, top: number, labelWidth: number): Layout {
  const right = partners.slice(0, Math.ceil(partners.length / 2));
  const left = partners.slice(right.length).reverse();
  const rowHeight = right.length <= 8 ? 48 : right.length <= 20 ? 34 : 22;
  const fontSize = rowHeight > 22 ? 14 : 12;
  const boxWidth = Math.ceil(labelWidth * fontSize) + 22;
  const boxHeight = Math.min(30, rowHeight - 5);
  const contentHeight = Math.max(FEWEST_ROWS_HEIGHT, right.length * rowHeight);
  const bow = Math.min(130, contentHeight / 4);
  const reach = 170 + Math.min(260, contentHeight / 5);
  const width = 2 * (MARGIN + boxWidth + reach) + OWN_WIDTH;
  const middle = { x: width / 2, y: top + contentHeight / 2 };

  const placedPartners: PlacedPartner[] = [];
  const links: PlacedLink[] = [];
  const sides = [
    { column: right, sign: 1 },
    { column: left, sign: -1 },
  ] as const;
  let ownHeight = 84;
  for (const { column, sign } of sides) {
    const sideLinks: { connection: PartnerConnection; partner: { x: number; y: number } }[] = [];
    column.forEach((partner, row) => {
      const offset = (row - (column.length - 1) / 2) * rowHeight;
      const curve = bow * (1 - Math.sqrt(1 - (offset / (contentHeight / 2)) ** 2));
      const near = middle.x + sign * (OWN_WIDTH / 2 + reach - curve);
      const y = middle.y + offset;
      const box = { x: sign > 0 ? near : near - boxWidth, y: y - boxHeight / 2, width: boxWidth, height: boxHeight };
      placedPartners.push({ partner, box });
      const { connections } = partner;
      const gap = Math.min(11, (boxHeight - 6) / Math.max(1, connections.length - 1));
      connections.forEach((connection, index) => {
        const aside = (index - (connections.length - 1) / 2) * gap;
        sideLinks.push({ connection, partner: { x: near, y: y + aside } });
      });
    });
    const portGap = Math.min(22, rowHeight / 2, (contentHeight - 12) / Math.max(1, sideLinks.length));
    sideLinks.forEach(({ connection, partner }, index) => {
      const aside = (index - (sideLinks.length - 1) / 2) * portGap;
      links.push({ connection, partner, own: { x: middle.x + sign * (OWN_WIDTH / 2), y: middle.y + aside } });
    });
    ownHeight = Math.max(ownHeight, sideLinks.length * portGap + 12);
  }
  const height = top + contentHeight + MARGIN;
  return {
    width,
    height,
    fontSize,
    own: { x: middle.x - OWN_WIDTH / 2, y: middle.y - ownHeight / 2, width: OWN_WIDTH, height: ownHeight },
    partners: placedPartners,
    links,
  };
}
