import { colourRules, MONOSPACE, SANS } from "./theme";

/**
 * The style of the page.
 *
 * @param shares how many connections are inbound and outbound: the side that has more is wider.
 * @param longestName in letters: the width of a column.
 */
export function pageStyle(
  shares: { readonly inbound: number; readonly outbound: number },
  longestName: number,
): string {
  const grow = (count: number): number => Math.max(1, Math.round(Math.sqrt(count)));
  return `
:root { color-scheme: light dark; }
${colourRules((name, value) => `:root{--${name}:${value}}`)}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0 auto; max-width: 1600px; padding: 24px; color: var(--ink); background: var(--paper); font: 14px/1.5 ${SANS}; }
h1 { margin: 0; font-size: 20px; overflow-wrap: anywhere; }
header p, h2, output { margin: 0; color: var(--faint); font-size: 13px; font-weight: normal; }
code, ul { font: 12px/1.6 ${MONOSPACE}; overflow-wrap: anywhere; }

form { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; align-items: center; gap: 10px; padding: 16px 0; background: var(--paper); }
input, select { padding: 6px 10px; border: 1px solid var(--faint); border-radius: 6px; color: inherit; background: var(--panel); font: inherit; }
input { flex: 0 1 320px; min-width: 0; }
:focus-visible { outline: 2px solid var(--own-line); outline-offset: 1px; }

.picture { display: flex; gap: 48px; margin: 8px 0 40px; }
.side { flex: 1 1 0; display: flex; flex-direction: column; gap: 14px; min-width: 0; }
.side.inbound { flex-grow: ${grow(shares.inbound)}; }
.side.outbound { order: 2; flex-grow: ${grow(shares.outbound)}; }
.side:not(:has(.group:not([hidden]))) { visibility: hidden; }
.own { order: 1; flex: 0 0 216px; padding: 24px 4px; border: 1.5px solid var(--own-line); border-radius: 14px; background: var(--own); color: var(--own-ink); text-align: center; }
.own div { position: sticky; top: 90px; }
.own code { display: block; }
.own code:first-child { font-weight: 600; }
.group { position: relative; padding: 9px 14px 12px; border: 1px solid var(--look); border-radius: 8px; background: var(--panel); }
.group h3 { display: flex; justify-content: space-between; margin: 0 0 4px; color: var(--look); font-size: 13px; }
.group ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, ${Math.min(40, longestName) + 1.5}ch), 1fr)); gap: 0 8px; margin: 0; padding: 0; list-style: none; }
li span { margin-left: 3px; }
.group::before, .group::after { content: ""; position: absolute; top: 20px; }
.group::before { width: 42px; border-top: 2px solid var(--look); }
.group::after { border: 6px solid transparent; border-left: 9px solid var(--look); border-right: 0; margin-top: -5px; }
.outbound .group::before { right: calc(100% + 6px); }
.outbound .group::after { right: 100%; }
.inbound .group::before { left: 100%; }
.inbound .group::after { left: calc(100% + 39px); }
.active { --look: var(--active); }
.pending { --look: var(--pending); }
.pending::before { border-top-style: dashed; }
.inactive { --look: var(--inactive); }
.inactive::before { border-top-style: dotted; }
.other { --look: var(--other); }
.other::before { border-top-style: dashed; }

.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: 5px 14px 5px 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
th { color: var(--faint); font-weight: 600; }
td:nth-child(3) { color: var(--look); }
td:nth-child(-n + 4) { white-space: nowrap; }
td:first-child { white-space: normal; }

@media (max-width: 1000px) {
  .picture { flex-direction: column; gap: 20px; }
  .side.inbound { order: 3; }
  .own { flex-basis: auto; }
  .group::before, .group::after { display: none; }
}
@media print {
  form { display: none; }
}
`;
}
