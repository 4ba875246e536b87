import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { REPOSITORY } from "../support/user-project";

/** A fenced block of a Markdown file. */
export interface CodeBlock {
  readonly file: string;
  /** Of its first line of code, from 1. */
  readonly line: number;
  readonly language: string;
  readonly text: string;
}

/** The Markdown files of the repository that people read. */
export function documents(): string[] {
  const below = ["docs", "examples", ".github"].flatMap((folder) =>
    readdirSync(join(REPOSITORY, folder), { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".md") && !path.includes("node_modules") && !path.startsWith("api"))
      .map((path) => join(folder, path)),
  );
  return [...readdirSync(REPOSITORY).filter((path) => path.endsWith(".md")), ...below].sort();
}

export function codeBlocks(): CodeBlock[] {
  return documents().flatMap(blocksOf);
}

function blocksOf(file: string): CodeBlock[] {
  const text = readFileSync(join(REPOSITORY, file), "utf8");
  return [...text.matchAll(/^( *)```(\S*)\n([^]*?)^\1```$/gm)].map((match) => {
    const [, indent = "", language = "", code = ""] = match;
    return {
      file,
      line: text.slice(0, match.index).split("\n").length + 1,
      language,
      text: code.replace(new RegExp(`^${indent}`, "gm"), ""),
    };
  });
}
