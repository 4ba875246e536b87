import { type Graph, type Group, groupsOf, type Member, rowsFor } from "./model";

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PlacedMember {
  readonly member: Member;
  /** Where the name begins, on its baseline. */
  readonly x: number;
  readonly y: number;
}

/** One box of names, and the ends of the arrow between it and the own organization. */
export interface PlacedGroup {
  readonly group: Group;
  readonly box: Box;
  readonly members: readonly PlacedMember[];
  readonly port: { readonly x: number; readonly y: number };
  readonly ownPort: { readonly x: number; readonly y: number };
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly own: Box;
  readonly groups: readonly PlacedGroup[];
}

export const FONT_SIZE = 12;
export const PADDING = 14;
export const HEADER_HEIGHT = 30;
const MARGIN = 24;
const ROW_HEIGHT = 20;
const COLUMN_GAP = 20;
const GROUP_GAP = 20;
const OWN_WIDTH = 236;
const LEAST_OWN_HEIGHT = 84;
const LEAST_BOX_WIDTH = 150;
const PORT_GAP = 24;

/**
 * Places the own organization in the middle, those that share with it on the left and those it shares with on the right, so
 * that a partner's side depends on nothing but its own connections.
 *
 * @param top space to leave above, for what else the picture shows.
 * @param nameWidth of the longest name.
 */
export function layOut(graph: Graph, top: number, nameWidth: number): Layout {
  const groups = groupsOf(graph);
  const left = column(
    groups.filter(({ direction }) => direction === "inbound"),
    nameWidth,
  );
  const right = column(
    groups.filter(({ direction }) => direction === "outbound"),
    nameWidth,
  );
  const contentHeight = Math.max(left.height, right.height, LEAST_OWN_HEIGHT);
  const middle = top + contentHeight / 2;
  const ports = Math.max(left.groups.length, right.groups.length);
  const ownHeight = Math.max(LEAST_OWN_HEIGHT, (ports + 1) * PORT_GAP);
  const reach = 90 + Math.min(90, contentHeight / 8);
  const ownX = MARGIN + (left.width === 0 ? 0 : left.width + reach);
  const own = { x: ownX, y: middle - ownHeight / 2, width: OWN_WIDTH, height: ownHeight };
  const rightX = own.x + own.width + (right.width === 0 ? 0 : reach);
  return {
    width: rightX + right.width + MARGIN,
    height: top + Math.max(contentHeight, ownHeight) + MARGIN,
    own,
    groups: [...place(left, MARGIN, own, "inbound"), ...place(right, rightX, own, "outbound")],
  };
}

interface Column {
  readonly groups: readonly { readonly group: Group; readonly rows: number; readonly height: number }[];
  readonly nameWidth: number;
  readonly width: number;
  readonly height: number;
}

/** Sizes the boxes of one side: as wide as its largest needs, all alike. */
function column(groups: readonly Group[], nameWidth: number): Column {
  if (groups.length === 0) return { groups: [], nameWidth, width: 0, height: 0 };
  const largest = Math.max(...groups.map(({ members }) => members.length));
  const columns = Math.ceil(largest / rowsFor(largest));
  const sized = groups.map((group) => {
    const rows = Math.ceil(group.members.length / columns);
    return { group, rows, height: HEADER_HEIGHT + rows * ROW_HEIGHT + PADDING };
  });
  return {
    groups: sized,
    nameWidth,
    width: Math.max(LEAST_BOX_WIDTH, columns * (nameWidth + COLUMN_GAP) - COLUMN_GAP + 2 * PADDING),
    height: sized.reduce((sum, { height }) => sum + height + GROUP_GAP, -GROUP_GAP),
  };
}

function place(
  { groups, nameWidth, width, height: whole }: Column,
  x: number,
  own: Box,
  side: "inbound" | "outbound",
): PlacedGroup[] {
  const middle = own.y + own.height / 2;
  let y = middle - whole / 2;
  return groups.map(({ group, rows, height }, index) => {
    const box = { x, y, width, height };
    y += height + GROUP_GAP;
    const ownPortY = middle + (index - (groups.length - 1) / 2) * PORT_GAP;
    return {
      group,
      box,
      members: group.members.map((member, place) => ({
        member,
        x: x + PADDING + Math.floor(place / rows) * (nameWidth + COLUMN_GAP),
        y: box.y + HEADER_HEIGHT + (place % rows) * ROW_HEIGHT + 14,
      })),
      port: { x: side === "inbound" ? x + width : x, y: box.y + height / 2 },
      ownPort: { x: side === "inbound" ? own.x : own.x + own.width, y: ownPortY },
    };
  });
}
