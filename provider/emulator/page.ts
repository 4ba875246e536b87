import { createHash } from "node:crypto";
import type { ServerResponse } from "node:http";

const STYLE = `
:root { color-scheme: light dark; --faint: light-dark(#59636e, #9198a1); --line: light-dark(#d1d9e0, #3d444d); --panel: light-dark(#f6f8fa, #151b23); }
body { margin: 0 auto; max-width: 1200px; padding: 24px; color: light-dark(#1f2328, #f0f6fc); background: light-dark(#ffffff, #0d1117); font: 14px/1.5 system-ui, sans-serif; }
h1 { margin: 0; font-size: 20px; }
p { margin: 0 0 16px; color: var(--faint); }
form { display: flex; flex-wrap: wrap; align-items: center; gap: 12px; margin-bottom: 16px; }
input, select, button { padding: 5px 12px; border: 1px solid var(--faint); border-radius: 6px; color: inherit; background: var(--panel); font: inherit; }
input { flex: 0 1 320px; min-width: 0; }
button { margin-right: 6px; cursor: pointer; }
button:hover { border-color: currentColor; }
:focus-visible { outline: 2px solid light-dark(#0969da, #4493f8); outline-offset: 1px; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; }
th, td { height: 34px; padding: 3px 14px 3px 0; border-bottom: 1px solid var(--line); text-align: left; white-space: nowrap; }
th, small { color: var(--faint); font-weight: 600; }
small { display: block; font-weight: normal; }
code { font: 12px/1.5 ui-monospace, monospace; }
.active { color: light-dark(#1a7f37, #3fb950); }
.pending { color: light-dark(#9a6700, #d29922); }
.inactive { color: var(--faint); }
`;

/** Texts of the emulator reach the page as text only, never as markup. */
const SCRIPT = `
"use strict";
const MOST_ROWS = 200;
const [form] = document.forms;
const { search, status } = form.elements;
const body = document.querySelector("tbody");
const count = document.getElementById("count");
const message = document.getElementById("message");
let connections = [];
let known = "";

function element(name, text, attributes = {}) {
  return Object.assign(document.createElement(name), { textContent: text }, attributes);
}

function button(name, connection, who) {
  return element("button", name, {
    type: "button",
    title: who,
    ariaLabel: name + " " + connection.id,
    onclick: () => act(name.toLowerCase(), connection.id),
  });
}

function row(connection) {
  const { id, sourceOrganizationId, destinationOrganizationId, environmentId, updatedAt } = connection;
  const cells = Array.from({ length: 6 }, () => document.createElement("td"));
  cells[0].append(element("code", sourceOrganizationId), element("small", environmentId));
  cells[1].append(element("code", destinationOrganizationId));
  cells[2].append(element("span", connection.status, { className: connection.status }));
  cells[4].append(element("code", id));
  cells[5].textContent = new Date(updatedAt).toLocaleString();
  if (connection.status === "pending") cells[3].append(button("Accept", connection, destinationOrganizationId + " accepts"));
  if (connection.status === "pending" || connection.status === "active") {
    cells[3].append(button("Deactivate", connection, sourceOrganizationId + " or " + destinationOrganizationId + " deactivates"));
  }
  const whole = document.createElement("tr");
  whole.append(...cells);
  return whole;
}

function show() {
  const words = search.value.toLowerCase().split(/\\s+/);
  const found = connections.filter((connection) => {
    const { id, sourceOrganizationId, destinationOrganizationId, environmentId } = connection;
    const text = [id, sourceOrganizationId, destinationOrganizationId, environmentId].join(" ").toLowerCase();
    return (status.value === "" || status.value === connection.status) && words.every((word) => text.includes(word));
  });
  body.replaceChildren(...found.slice(0, MOST_ROWS).map(row));
  const shown = found.length > MOST_ROWS ? "the newest " + MOST_ROWS + " of " + found.length : String(found.length);
  count.textContent = connections.length === found.length ? shown + " in all" : shown + " found, " + connections.length + " in all";
}

async function load() {
  const text = await (await fetch("/_emulator/connections")).text();
  if (text === known) return;
  known = text;
  connections = JSON.parse(text);
  const statuses = [...new Set(connections.map((connection) => connection.status))].sort();
  const chosen = status.value;
  status.replaceChildren(element("option", "any status", { value: "" }), ...statuses.map((name) => element("option", name, { value: name })));
  status.value = statuses.includes(chosen) ? chosen : "";
  show();
}

async function act(action, id) {
  try {
    const answer = await fetch("/_emulator/connections/" + encodeURIComponent(id) + "/" + action, { method: "POST" });
    message.textContent = answer.ok ? "" : (await answer.json()).error;
    await load();
  } catch {
    message.textContent = "The emulator does not answer.";
  }
}

async function follow() {
  try {
    if (!document.hidden) await load();
  } catch {
    message.textContent = "The emulator does not answer.";
  }
  setTimeout(follow, 2000);
}

form.addEventListener("input", show);
form.addEventListener("submit", (event) => event.preventDefault());
follow();
`;

const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>Persona Connect emulator</title>
<style>${STYLE}</style>
<h1>Persona Connect emulator</h1>
<p>The connections of all organizations, newest first. Accept and Deactivate are what people do in Persona's dashboard.</p>
<form>
<input type="search" name="search" placeholder="Search organizations and ids" aria-label="Search" autocomplete="off">
<select name="status" aria-label="status" autocomplete="off"></select>
<output id="count" aria-live="polite"></output>
<strong id="message" role="alert"></strong>
</form>
<div class="scroll"><table>
<thead><tr><th>Shares</th><th>With</th><th>Status</th><th>Dashboard</th><th>Connection</th><th>Updated</th></tr></thead>
<tbody></tbody>
</table></div>
<script>${SCRIPT}</script>
</html>
`;

const HEADERS = {
  "Content-Type": "text/html; charset=utf-8",
  "Cache-Control": "no-store",
  // Nothing is loaded from elsewhere, nothing else runs, and no other page can put this one into a frame to catch its clicks.
  "Content-Security-Policy":
    `default-src 'none'; img-src data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; ` +
    `style-src ${hash(STYLE)}; script-src ${hash(SCRIPT)}`,
};

/**
 * Sends the page on which a person does what people do in Persona's dashboard. It is the same for everybody: connections
 * reach it, and actions leave it, through the control side, which refuses other origins.
 */
export function sendPage(response: ServerResponse): void {
  response.writeHead(200, HEADERS).end(PAGE);
}

/** Source of the form: Content Security Policy Level 3, hash sources. */
function hash(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}
