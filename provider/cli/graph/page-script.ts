/**
 * What the page runs: the search and the two filters hide connections in the picture and in the table alike. It reads the
 * page's own text only. The n-th row of the table and the n-th name of the picture are one connection.
 */
export const PAGE_SCRIPT = `
"use strict";
const [form] = document.forms;
const { search, direction, status } = form.elements;
const names = [...document.querySelectorAll(".group li")];
const rows = [...document.querySelectorAll("tbody tr")].map((row, index) => {
  const [, directionCell, statusCell] = row.cells;
  return { row, name: names[index], text: row.textContent.toLowerCase(), direction: directionCell.textContent, status: statusCell.textContent };
});
const groups = [...document.querySelectorAll(".group")].map((group) => {
  return { group, names: [...group.querySelectorAll("li")], count: group.querySelector("h3 span") };
});

function show() {
  const words = search.value.toLowerCase().split(/\\s+/);
  let shown = 0;
  for (const entry of rows) {
    const isShown =
      words.every((word) => entry.text.includes(word)) &&
      (direction.value === "" || direction.value === entry.direction) &&
      (status.value === "" || status.value === entry.status);
    entry.row.hidden = entry.name.hidden = !isShown;
    if (isShown) shown += 1;
  }
  for (const { group, names, count } of groups) {
    const left = names.filter((name) => !name.hidden).length;
    group.hidden = left === 0;
    count.textContent = left === names.length ? String(left) : left + " of " + names.length;
  }
  form.querySelector("output").textContent = shown === rows.length ? "" : shown + " of " + rows.length + " connections";
}

form.addEventListener("input", show);
form.addEventListener("submit", (event) => event.preventDefault());
form.hidden = false;
show();
`;
