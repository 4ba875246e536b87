import { createHash } from "node:crypto";

import type { Direction } from "../connections";
import { escapeMarkup } from "./markup";
import { describe, type Graph, type Group, groupsOf, type Member, summary } from "./model";
import { PAGE_SCRIPT } from "./page-script";
import { pageStyle } from "./page-style";
import { lookOf } from "./theme";

/**
 * The graph as one page that loads nothing, for light and dark screens: a picture with a box for each direction and status,
 * and all connections in a table below it. A search and filters narrow both.
 */
export function html(graph: Graph): string {
  const groups = groupsOf(graph);
  const style = pageStyle(
    { inbound: countOf(groups, "inbound"), outbound: countOf(groups, "outbound") },
    Math.max(12, ...graph.partners.map(({ organizationId }) => organizationId.length)),
  );
  // Nothing may be loaded, and nothing else may run, whatever an id tried to smuggle in.
  const policy = `default-src 'none'; style-src ${hash(style)}; script-src ${hash(PAGE_SCRIPT)}`;
  const name = escapeMarkup(graph.organizationId);
  const environment = graph.environmentId === undefined ? "" : `environment ${graph.environmentId} · `;
  return [
    "<!doctype html>",
    '<html lang="en">',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>Persona Connect: ${name}</title>`,
    `<style>${style}</style>`,
    `<header><h1>Persona Connect: ${name}</h1><p>${escapeMarkup(environment + summary(graph))}</p></header>`,
    ...(groups.length === 0 ? [] : [controls(groups)]),
    '<div class="picture">',
    side("outbound", "Outbound: data goes to", groups, graph),
    own(graph),
    side("inbound", "Inbound: data comes from", groups, graph),
    "</div>",
    ...(groups.length === 0 ? [] : [table(groups), `<script>${PAGE_SCRIPT}</script>`]),
    "</html>",
    "",
  ].join("\n");
}

/** Hidden until the script runs: they do nothing without it. */
function controls(groups: readonly Group[]): string {
  const statuses = [...new Set(groups.map(({ status }) => status))];
  const directions = [...new Set(groups.map(({ direction }) => direction))];
  return [
    "<form hidden>",
    '<input type="search" name="search" placeholder="Search partners, ids, dates" aria-label="Search" autocomplete="off">',
    select("direction", directions),
    select("status", statuses),
    '<output aria-live="polite"></output>',
    "</form>",
  ].join("\n");
}

function select(name: string, values: readonly string[]): string {
  const options = values.map((value) => `<option>${escapeMarkup(value)}</option>`).join("");
  return `<select name="${name}" aria-label="${name}" autocomplete="off"><option value="">any ${name}</option>${options}</select>`;
}

function side(direction: Direction, caption: string, all: readonly Group[], graph: Graph): string {
  const groups = all.filter((group) => group.direction === direction);
  if (groups.length === 0) return "";
  const boxes = groups.map(({ status, members }) => {
    const names = members.map((member) => listItem(member, graph)).join("\n");
    return (
      `<section class="group ${lookOf(status).name}"><h3>${escapeMarkup(status)} <span>${members.length}</span></h3>\n` +
      `<ul>${names}</ul></section>`
    );
  });
  return [`<div class="side ${direction}"><h2>${caption}</h2>`, ...boxes, "</div>"].join("\n");
}

function listItem({ connection, isMutual }: Member, graph: Graph): string {
  const mutual = isMutual ? "<span>⇆</span>" : "";
  return `<li title="${escapeMarkup(describe(graph, connection))}">${escapeMarkup(connection.partnerOrganizationId)}${mutual}</li>`;
}

function own({ organizationId, environmentId, partners }: Graph): string {
  const environment = environmentId === undefined ? "" : `<code>${escapeMarkup(environmentId)}</code>`;
  const nobody = partners.length === 0 ? "no connections" : "";
  return `<div class="own"><div><code>${escapeMarkup(organizationId)}</code>${environment}${nobody}</div></div>`;
}

function table(groups: readonly Group[]): string {
  const header = ["Partner", "Direction", "Status", "Created", "Connection"].map((text) => `<th>${text}</th>`).join("");
  const rows = groups.flatMap(({ direction, status, members }) =>
    members.map(({ connection: { partnerOrganizationId, createdAt = "", id } }) => {
      const created = `<td title="${escapeMarkup(createdAt)}">${escapeMarkup(createdAt.slice(0, 10))}</td>`;
      return (
        `<tr class="${lookOf(status).name}"><td><code>${escapeMarkup(partnerOrganizationId)}</code></td><td>${direction}</td>` +
        `<td>${escapeMarkup(status)}</td>${created}<td><code>${escapeMarkup(id)}</code></td></tr>`
      );
    }),
  );
  return `<div class="scroll"><table><thead><tr>${header}</tr></thead>\n<tbody>${rows.join("\n")}</tbody></table></div>`;
}

function countOf(groups: readonly Group[], direction: Direction): number {
  return groups.reduce((sum, group) => sum + (group.direction === direction ? group.members.length : 0), 0);
}

/** Source of the form: Content Security Policy Level 3, hash sources. */
function hash(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}
