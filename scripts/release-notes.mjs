// Prints the changelog's section for a tag such as v0.1.0. Fails where the tag, package.json and CHANGELOG.md disagree.
import { readFileSync } from "node:fs";
import process from "node:process";

const [, , tag = ""] = process.argv;
const { version } = JSON.parse(readFileSync("package.json", "utf8"));
const section = readFileSync("CHANGELOG.md", "utf8")
  .split(/^## /m)
  .find((text) => text.startsWith(`${version}\n`));

if (tag !== `v${version}`) fail(`The tag is ${tag || "missing"}, and package.json says ${version}.`);
if (section === undefined) fail(`CHANGELOG.md has no section ${version}.`);
process.stdout.write(`${section.slice(version.length).trim()}\n`);

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
