import { createHash } from "node:crypto";

import fc from "fast-check";

import { html } from "../../../provider/cli/graph/html";
import { type Box, FONT_SIZE, layOut } from "../../../provider/cli/graph/layout";
import { mermaid } from "../../../provider/cli/graph/mermaid";
import { type Graph, graphOf, groupsOf } from "../../../provider/cli/graph/model";
import { svg } from "../../../provider/cli/graph/svg";
import { COLOURS } from "../../../provider/cli/graph/theme";
import type { PartnerConnection } from "../../../provider/cli/connections";

function connection(partner: string, direction: "outbound" | "inbound", status: string): PartnerConnection {
  return { id: `cxn_${direction}${partner}`, direction, partnerOrganizationId: partner, status, scopes: [] };
}

function graphFrom(connections: PartnerConnection[]): Graph {
  return graphOf({ organizationId: "org_ACME", environmentId: "env_A", connections });
}

const SMALL = [
  connection("org_B", "inbound", "active"),
  connection("org_A", "outbound", "pending"),
  connection("org_B", "outbound", "active"),
  connection("org_C", "inbound", "frozen"),
];

test("partners are in the order of their ids, whatever order the connections come in", () => {
  const graph = graphFrom(SMALL);
  expect(graph.partners.map(({ organizationId }) => organizationId)).toEqual(["org_A", "org_B", "org_C"]);
  expect(graph.partners[1]?.connections.map(({ direction }) => direction)).toEqual(["outbound", "inbound"]);
  expect(graphFrom([...SMALL].reverse())).toEqual(graph);
});

test("groups are by direction and status, known statuses first, and tell who shares in both directions", () => {
  const groups = groupsOf(graphFrom([...SMALL, connection("org_D", "outbound", "active")]));
  expect(groups.map(({ direction, status }) => `${direction} ${status}`)).toEqual([
    "outbound active",
    "outbound pending",
    "inbound active",
    "inbound frozen",
  ]);
  expect(
    groups[0]?.members.map(({ connection: { partnerOrganizationId }, isMutual }) => [partnerOrganizationId, isMutual]),
  ).toEqual([
    ["org_B", true],
    ["org_D", false],
  ]);
});

test("Mermaid has a box for each direction and status, with a count, in the colour of the status", () => {
  expect(mermaid(graphFrom(SMALL))).toBe(`flowchart LR
  own(["org_ACME env_A"])
  subgraph g0["active: 1"]
    g0n0["org_B#160;#8646;"]
  end
  own --> g0
  subgraph g1["pending: 1"]
    g1n0["org_A"]
  end
  own -.-> g1
  subgraph g2["active: 1"]
    g2n0["org_B#160;#8646;"]
  end
  g2 --> own
  subgraph g3["frozen: 1"]
    g3n0["org_C"]
  end
  g3 -.-> own
  style own fill:#ddf4ff,stroke:#0969da,color:#0a3069
  style g0 fill:none,stroke:#1a7f37
  linkStyle 0 stroke:#1a7f37
  style g1 fill:none,stroke:#9a6700
  linkStyle 1 stroke:#9a6700
  style g2 fill:none,stroke:#1a7f37
  linkStyle 2 stroke:#1a7f37
  style g3 fill:none,stroke:#8250df
  linkStyle 3 stroke:#8250df
  classDef names fill:none,stroke:none
  class g0n0,g1n0,g2n0,g3n0 names
`);
});

test("Mermaid gets no character that means something to it", () => {
  const text = mermaid(graphFrom([connection('a"] --> b; click "', "outbound", "act|ive")]));
  expect(text).toContain('g0n0["a#34;#93; --#62; b#59; click #34;"]');
  expect(text).toContain('subgraph g0["act#124;ive: 1"]');
});

test("Mermaid stays far from its limits of 500 arrows and 50000 characters for 1000 connections", () => {
  const text = mermaid(graphFrom(many(1000, "org_ABCDEFGHJKLMNPQRSTUVWX")));
  expect(text.length).toBeLessThan(50_000);
  expect(text.match(/-->|-\.->/g)).toHaveLength(5);
});

test("the picture names all connections in titles, and counts them by direction and status", () => {
  const picture = svg(graphFrom(SMALL));
  for (const title of [
    "org_ACME shares with org_A: pending (cxn_outboundorg_A)",
    "org_B shares with org_ACME: active (cxn_inboundorg_B)",
    "org_C shares with org_ACME: frozen (cxn_inboundorg_C)",
  ]) {
    expect(picture).toContain(`<title>${title}</title>`);
  }
  expect(picture.match(/<polygon/g)).toHaveLength(4);
  expect(picture).toContain(">pending</text>");
  expect(picture).toContain("3 partners · 2 outbound, 2 inbound · ⇆ 1 in both directions");
  expect(picture).not.toMatch(/NaN|undefined/);
});

test("a picture and a page without connections say so", () => {
  expect(svg(graphFrom([]))).toContain(">no connections<");
  expect(html(graphFrom([]))).toContain("no connections<");
});

test.each([1, 2, 3, 12, 13, 50, 300, 1000])("%d partners: no names overlap, and all is inside the picture", (count) => {
  const nameWidth = 200;
  const layout = layOut(graphFrom(many(count, "org_")), 100, nameWidth);
  const picture = { x: 0, y: 100, width: layout.width, height: layout.height - 100 };
  const boxes = [layout.own, ...layout.groups.map(({ box }) => box)];
  for (const [index, box] of boxes.entries()) {
    expect(isInside(box, picture)).toBe(true);
    for (const other of boxes.slice(index + 1)) expect(overlap(box, other)).toBe(false);
  }
  for (const { box, members } of layout.groups) {
    const names = members.map(({ x, y }) => ({ x, y: y - FONT_SIZE, width: nameWidth, height: FONT_SIZE }));
    for (const name of names) expect(isInside(name, box)).toBe(true);
    expect(new Set(names.map(({ x, y }) => `${x} ${y}`)).size).toBe(names.length);
  }
  expect(layout.groups.flatMap(({ members }) => members)).toHaveLength(count);
});

test("a partner keeps its side whoever else comes and goes: left where it shares with us, right where we share with it", () => {
  const all = many(60, "org_");
  for (let count = 1; count <= all.length; count += 1) {
    const { groups, own } = layOut(graphFrom(all.slice(-count)), 0, 100);
    for (const { group, box } of groups) expect(box.x < own.x).toBe(group.direction === "inbound");
  }
});

test.each(["light", "dark"] as const)("text is readable on a %s screen: a contrast of 4.5 at least", (scheme) => {
  const { paper, panel, own } = COLOURS;
  const pairs = [
    ...[paper, panel].flatMap((ground) =>
      (["ink", "faint", "active", "pending", "inactive", "other"] as const).map((name) => [COLOURS[name], ground]),
    ),
    [COLOURS["own-ink"], own],
  ] as const;
  // Source of the number: WCAG 2.2, 1.4.3.
  for (const [text, ground] of pairs) expect(contrast(text[scheme], ground[scheme])).toBeGreaterThanOrEqual(4.5);
});

test("whatever ids and statuses hold, the picture is well-formed and has no elements but its own", () => {
  const text = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("<script>", "]]>", "--><b>", "'\"&", "\u0000"));
  const connections = fc.array(fc.record({ partner: text, status: text, isInbound: fc.boolean() }), { maxLength: 12 });
  fc.assert(
    fc.property(text, connections, (organizationId, list) => {
      const graph = graphOf({
        organizationId,
        connections: list.map(({ partner, status, isInbound }) =>
          connection(partner, isInbound ? "inbound" : "outbound", status),
        ),
      });
      const known = new Set(["svg", "title", "style", "rect", "text", "path", "polygon", "g"]);
      expect([...elementsOf(svg(graph))].filter((name) => !known.has(name))).toEqual([]);
      const page = html(graph);
      expect(page.match(/<script/gi) ?? []).toHaveLength(list.length === 0 ? 0 : 1);
      expect(page).not.toContain("<b>");
    }),
  );
});

test("the page loads nothing, runs its own script and no other, and lists all connections", () => {
  const page = html(graphFrom(SMALL));
  const [, script = ""] = /<script>([^]*?)<\/script>/.exec(page) ?? [];
  const [, style = ""] = /<style>([^]*?)<\/style>/.exec(page) ?? [];
  expect(page).toContain(`content="default-src 'none'; style-src '${sha256(style)}'; script-src '${sha256(script)}'"`);
  expect(page).not.toMatch(/<link|src=|url\(|style=|https?:/);
  expect(page.match(/<tr /g)).toHaveLength(SMALL.length);
  expect(page.match(/<li /g)).toHaveLength(SMALL.length);
});

/** Connections with that many partners, of both directions and several statuses. */
function many(count: number, prefix: string): PartnerConnection[] {
  return Array.from({ length: count }, (_unused, index) =>
    connection(
      prefix + String(index).padStart(4, "0"),
      index % 5 === 4 ? "inbound" : "outbound",
      index % 7 === 3 ? "pending" : index % 50 === 0 ? "frozen" : "active",
    ),
  );
}

function sha256(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

/** Source: WCAG 2.2, contrast ratio and relative luminance. */
function contrast(one: string, other: string): number {
  const luminance = (colour: string): number => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5]
      .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

/** The names of a document's elements. Throws where a tag is not closed, or a text holds what it may not. */
function elementsOf(document: string): Set<string> {
  const open: string[] = [];
  const names = new Set<string>();
  for (const [whole, tag, text] of document.matchAll(/<([^<>]*)>|([^<>]+)/g)) {
    if (text !== undefined) {
      expect(text.replace(/&(amp|lt|gt|quot|#39);/g, "")).not.toContain("&");
      continue;
    }
    const match = /^(\/?)([a-z]+)((?: [a-zA-Z-]+="[^"<>]*")*) ?(\/?)$/.exec(tag ?? "");
    if (match === null) throw new Error(`Not a tag: ${whole}`);
    const [, isEnd, name = "", , isEmpty] = match;
    names.add(name);
    if (isEnd) expect(open.pop()).toBe(name);
    else if (!isEmpty) open.push(name);
  }
  expect(open).toEqual([]);
  return names;
}

function isInside(inner: Box, outer: Box): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

function overlap(one: Box, other: Box): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  );
}
