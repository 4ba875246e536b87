import fc from "fast-check";

import { html } from "../../../provider/cli/graph/html";
import { type Box, layOut } from "../../../provider/cli/graph/layout";
import { mermaid } from "../../../provider/cli/graph/mermaid";
import { type Graph, graphOf } from "../../../provider/cli/graph/model";
import { svg } from "../../../provider/cli/graph/svg";
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

test("partners with connections of one kind stand beside each other, whatever order they come in", () => {
  const graph = graphFrom(SMALL);
  expect(graph.partners.map(({ organizationId }) => organizationId)).toEqual(["org_B", "org_A", "org_C"]);
  expect(graph.partners[0]?.connections.map(({ direction }) => direction)).toEqual(["outbound", "inbound"]);
  expect(graphFrom([...SMALL].reverse())).toEqual(graph);
});

test("Mermaid shows arrows by direction and colours by status", () => {
  expect(mermaid(graphFrom(SMALL))).toBe(`flowchart LR
  own(["org_ACME env_A"])
  p0["org_B"]
  own -->|"active"| p0
  p0 -->|"active"| own
  p1["org_A"]
  own -.->|"pending"| p1
  p2["org_C"]
  p2 -.->|"frozen"| own
  style own fill:#ddf4ff,stroke:#0969da,color:#0a3069
  linkStyle 0,1 stroke:#1a7f37,color:#1a7f37
  linkStyle 2 stroke:#b35900,color:#b35900
  linkStyle 3 stroke:#8250df,color:#8250df
`);
});

test("Mermaid gets no character that means something to it", () => {
  const text = mermaid(graphFrom([connection('a"] --> b; click "', "outbound", "act|ive")]));
  expect(text).toContain('p0["a#34;#93; --#62; b#59; click #34;"]');
  expect(text).toContain('|"act#124;ive"|');
});

test("the picture has an arrow for each connection, told by a title, and a legend with counts", () => {
  const picture = svg(graphFrom(SMALL));
  for (const title of [
    "org_ACME shares with org_A: pending (cxn_outboundorg_A)",
    "org_B shares with org_ACME: active (cxn_inboundorg_B)",
    "org_C shares with org_ACME: frozen (cxn_inboundorg_C)",
  ]) {
    expect(picture).toContain(`<title>${title}</title>`);
  }
  expect(picture).toContain(">active (2)<");
  expect(picture).toContain(">pending (1)<");
  expect(picture).toContain(">frozen (1)<");
  expect(picture).toContain("3 partners · 2 outbound, 2 inbound");
  expect(picture).not.toMatch(/NaN|undefined/);
});

test("a picture without connections says so", () => {
  expect(svg(graphFrom([]))).toContain(">no connections<");
});

const LARGE_COUNTS = [1, 2, 3, 8, 9, 16, 17, 40, 41, 100, 200];

test.each(LARGE_COUNTS)("%d partners: no names overlap, and all is inside the picture", (count) => {
  const connections = Array.from({ length: count }, (_unused, index) => [
    connection(`org_${String(index)}`, "outbound", "active"),
    connection(`org_${String(index)}`, "inbound", "pending"),
  ]).flat();
  const layout = layOut(graphFrom(connections), 100, 20);
  const boxes = [layout.own, ...layout.partners.map(({ box }) => box)];
  expect(layout.links).toHaveLength(2 * count);
  for (const [index, box] of boxes.entries()) {
    expect(isInside(box, { x: 0, y: 100, width: layout.width, height: layout.height - 100 })).toBe(true);
    for (const other of boxes.slice(index + 1)) expect(overlap(box, other)).toBe(false);
  }
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
      const known = new Set(["svg", "title", "rect", "text", "path", "g"]);
      expect([...elementsOf(svg(graph))].filter((name) => !known.has(name))).toEqual([]);
      expect(html(graph)).not.toMatch(/<script|<b>/i);
    }),
  );
});

test("the page loads and runs nothing, and lists all connections", () => {
  const page = html(graphFrom(SMALL));
  expect(page).toContain("default-src 'none'");
  expect(page).not.toMatch(/<script|<link|src=|https?:(?!\/\/www\.w3\.org)/);
  expect(page.match(/<tr>/g)).toHaveLength(1 + SMALL.length);
});

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
