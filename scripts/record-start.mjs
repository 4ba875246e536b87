// Makes docs/start.svg: what `npm start` prints, one command after the other. Run it with `npm run docs:picture`.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import process from "node:process";
import { fileURLToPath, URL } from "node:url";

const COLUMNS = 112;
const FONT_SIZE = 13;
const LINE = 18;
const MARGIN = 16;
const CHARACTER = FONT_SIZE * 0.6;
/** How long each command is shown. */
const SECONDS = 7;

const root = fileURLToPath(new URL("..", import.meta.url));
const story = spawnSync("npm", ["start", "--silent"], {
  cwd: root,
  encoding: "utf8",
  // On Windows npm is a script itself.
  shell: process.platform === "win32",
  env: { ...process.env, NO_COLOR: "1" },
});
if (story.status !== 0) throw new Error(`npm start failed:\n${story.stdout}${story.stderr}`);
writeFileSync(new URL("../docs/start.svg", import.meta.url), draw(pages(story.stdout)));

/** One page for each command of the story, under the heading of its chapter; the first begins with what comes before. */
function pages(text) {
  const found = [["$ npm start", ""]];
  let heading = "";
  let commands = 0;
  for (const line of text.trim().split("\n")) {
    if (/^\d+\. /.test(line)) {
      if (heading !== "") found.push([]);
      heading = line;
      commands = 0;
    }
    if (/^ +\$ /.test(line) && ++commands > 1) found.push([heading]);
    found.at(-1).push(...wrap(line));
  }
  return found.map(trimEnd);
}

function wrap(line) {
  if (line.length <= COLUMNS) return [line];
  const cut = line.lastIndexOf(" ", COLUMNS);
  const indent = /^ */.exec(line)[0] + "  ";
  return [line.slice(0, cut), ...wrap(indent + line.slice(cut + 1))];
}

function trimEnd(lines) {
  return lines.at(-1)?.trim() === "" ? trimEnd(lines.slice(0, -1)) : lines;
}

function draw(frames) {
  const rows = Math.max(...frames.map((lines) => lines.length));
  const width = Math.ceil(COLUMNS * CHARACTER + 2 * MARGIN);
  const height = rows * LINE + 2 * MARGIN;
  const total = frames.length * SECONDS;
  const share = 100 / frames.length;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" xml:space="preserve" role="img" aria-label="What npm start prints">
<style>
text { font: ${FONT_SIZE}px ui-monospace, Menlo, Consolas, monospace; fill: #d7dae0; white-space: pre; }
.title { fill: #ffffff; font-weight: bold; }
.command { fill: #7fb4ff; }
.good { fill: #8ed29b; }
.change { fill: #e5c07b; }
.quiet { fill: #9aa1ad; }
.frame { visibility: hidden; animation: show ${total}s step-end infinite; }
.frame:first-of-type { visibility: visible; }
@keyframes show { 0% { visibility: visible; } ${share.toFixed(3)}% { visibility: hidden; } }
@media (prefers-reduced-motion: reduce) { .frame { animation: none; } }
</style>
<rect width="100%" height="100%" rx="8" fill="#1d2129"/>
${frames.map((lines, index) => frame(lines, index)).join("\n")}
</svg>
`;
}

function frame(lines, index) {
  const text = lines
    .map((line, row) => {
      const y = MARGIN + FONT_SIZE + row * LINE;
      return `<text x="${MARGIN}" y="${y}" class="${style(line)}">${escape(line)}</text>`;
    })
    .join("\n");
  return `<g class="frame" style="animation-delay: ${index * SECONDS}s">\n${text}\n</g>`;
}

function style(line) {
  if (/^\d+\. /.test(line)) return "title";
  if (/^ *\$ /.test(line)) return "command";
  if (/^ *✓/.test(line)) return "good";
  if (/^ +[-+~]/.test(line)) return "change";
  return /^ *(API calls|Duration|Engine)/.test(line) ? "quiet" : "";
}

function escape(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
