import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { html } from "../../../provider/cli/graph/html";
import { graphOf } from "../../../provider/cli/graph/model";
import { type Open, testInBrowser } from "../../support/browser";

const PAGE = html(
  graphOf({
    organizationId: "org_ACME",
    connections: (
      [
        ["org_APPLE", "outbound", "active"],
        ["org_BANANA", "outbound", "pending"],
        ["org_CHERRY", "inbound", "pending"],
        ["org_BANANA", "inbound", "active"],
      ] as const
    ).map(([partnerOrganizationId, direction, status], index) => ({
      id: `cxn_${index}`,
      direction,
      partnerOrganizationId,
      status,
      scopes: [],
    })),
  }),
);

testInBrowser("the page's own script runs under its policy, and shows the controls", async (open) => {
  expect(await inFile(PAGE, open)).toMatch(/<form>/);
});

testInBrowser("search and filters hide the same connections in the picture and in the table", async (open) => {
  expect(await shownAfter("banana", "", "", open)).toEqual({
    names: ["org_BANANA⇆", "org_BANANA⇆"],
    rows: ["org_BANANA outbound", "org_BANANA inbound"],
    output: "2 of 4 connections",
  });
  expect(await shownAfter("", "inbound", "pending", open)).toEqual({
    names: ["org_CHERRY"],
    rows: ["org_CHERRY inbound"],
    output: "1 of 4 connections",
  });
  expect((await shownAfter("org_ outbound", "", "", open)).names).toEqual(["org_APPLE", "org_BANANA⇆"]);
  expect(await shownAfter("durian", "", "", open)).toEqual({ names: [], rows: [], output: "0 of 4 connections" });
});

interface Shown {
  readonly names: string[];
  readonly rows: string[];
  readonly output: string;
}

/** The visible parts after a person has filled in the controls. */
async function shownAfter(search: string, direction: string, status: string, open: Open): Promise<Shown> {
  const person = `
    const { elements } = document.forms[0];
    Object.entries(${JSON.stringify({ search, direction, status })}).forEach(([name, value]) => (elements[name].value = value));
    document.forms[0].dispatchEvent(new Event("input"));
    const texts = (selector, text) => [...document.querySelectorAll(selector)].filter((e) => e.checkVisibility()).map(text);
    document.documentElement.textContent = JSON.stringify({
      names: texts("li", (name) => name.textContent),
      rows: texts("tbody tr", ({ cells }) => cells[0].textContent + " " + cells[1].textContent),
      output: document.querySelector("output").textContent,
    });`;
  // The policy lets no script in but the page's own, so that it has to go for this.
  const page = PAGE.replace(/<meta http-equiv[^>]*>/, "").replace("</html>", `<script>{${person}}</script></html>`);
  return JSON.parse((await inFile(page, open)).replace(/<[^>]*>/g, "")) as Shown;
}

async function inFile(page: string, open: Open): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "graph-page-"));
  try {
    const file = join(folder, "page.html");
    writeFileSync(file, page);
    return await open(pathToFileURL(file).href);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
