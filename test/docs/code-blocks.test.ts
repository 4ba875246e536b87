import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import * as ts from "typescript";
import { parseDocument } from "yaml";

import { scriptOf, testOnUnix } from "../support/commands";
import { REPOSITORY, testWithPulumi, UserProject } from "../support/user-project";
import { codeBlocks, type CodeBlock } from "./code-block";

const blocks = codeBlocks();

function of(...languages: string[]): [string, CodeBlock][] {
  return blocks
    .filter(({ language }) => languages.includes(language))
    .map((block) => [`${block.file}:${block.line}`, block]);
}

/** The commands of the shell blocks, one for each line, with where they are. */
const commands = of("sh", "bash").flatMap(([place, { text }]) =>
  text
    .replace(/\\\n\s*/g, "")
    .split(/\n|&&| \| /)
    .map((command): [string, string] => [place, command.trim()])
    .filter(([, command]) => command !== "" && !command.startsWith("#")),
);

function startingWith(start: string): [string, string][] {
  return commands.filter(([, command]) => withoutVariables(command).startsWith(start));
}

function withoutVariables(command: string): string {
  return command.replace(/^([A-Z_]+=("[^"]*"|\S+) +)+/, "");
}

/** The words of a command that are no options, up to the first that only a user can know. */
function flagsOf(command: string): string[] {
  return command
    .replace(/'[^']*'/g, "")
    .split(/\s+/)
    .filter((word) => /^--[a-z]/.test(word))
    .map((word) => word.split("=")[0]!);
}

describe("the code blocks of the docs", () => {
  test("name a language that a test knows", () => {
    const known = ["sh", "ts", "yaml", "text", "mermaid"];
    expect(blocks.filter(({ language }) => !known.includes(language))).toEqual([]);
  });

  test("in TypeScript compile, as strictly as in a user's project", () => {
    const sources = new Map(of("ts").map(([, block], index) => [join(REPOSITORY, `docs-block-${index}.ts`), block]));
    const options: ts.CompilerOptions = {
      strict: true,
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.Node16,
      moduleResolution: ts.ModuleResolutionKind.Node16,
      moduleDetection: ts.ModuleDetectionKind.Force,
      skipLibCheck: true,
      noEmit: true,
      types: ["node"],
    };
    const host = ts.createCompilerHost(options);
    const real = { ...host };
    const textOf = (file: string): string | undefined => sources.get(file)?.text;
    host.fileExists = (file) => sources.has(file) || real.fileExists(file);
    host.readFile = (file) => textOf(file) ?? real.readFile(file);
    host.getSourceFile = (file, version) => {
      const text = textOf(file);
      return text === undefined ? real.getSourceFile(file, version) : ts.createSourceFile(file, text, version);
    };
    const program = ts.createProgram([...sources.keys()], options, host);
    const problems = ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => {
      const block = sources.get(file?.fileName ?? "");
      return `${block?.file ?? ""}:${block?.line ?? ""} ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
    });
    expect(sources.size).toBeGreaterThan(0);
    expect(problems).toEqual([]);
  });

  test.each(of("yaml"))("in YAML parse: %s", (_place, { text }) => {
    expect(parseDocument(text).errors).toEqual([]);
  });

  test.each(of("mermaid"))("in Mermaid begin with a kind of diagram that GitHub draws: %s", (_place, { text }) => {
    expect(text).toMatch(/^(stateDiagram-v2|sequenceDiagram|flowchart (LR|TD))\n/);
  });

  testOnUnix("in shell are understood by a shell, and call commands that exist for a user", () => {
    const known = new Set(["npm", "npx", "pulumi", "mkdir", "cd", "export", "node"]);
    expect(commands.filter(([, command]) => !known.has(withoutVariables(command).split(" ")[0]!))).toEqual([]);
    for (const [, { text }] of of("sh")) {
      expect(spawnSync("bash", ["-n"], { input: text, encoding: "utf8" })).toMatchObject({ status: 0, stderr: "" });
    }
  });

  test.each(startingWith("npm "))("at %s run a script that exists: %s", (_place, command) => {
    const { scripts } = JSON.parse(readFileSync(join(REPOSITORY, "package.json"), "utf8")) as {
      scripts: Record<string, string>;
    };
    const [, verb = "", script = ""] = command.split(/\s+/);
    const called = verb === "run" ? script : verb;
    expect([...Object.keys(scripts), "ci", "install"]).toContain(called);
  });

  test.each(startingWith("npx pulumi-persona-connect"))("at %s call the command as it is: %s", (_place, command) => {
    const [, , subcommand = ""] = withoutVariables(command).split(/\s+/);
    const { stdout, status } = spawnSync(process.execPath, ["dist/cli/index.js", subcommand, "--help"], {
      cwd: REPOSITORY,
      encoding: "utf8",
    });
    expect(status).toBe(0);
    expect(stdout).toContain(`Usage: pulumi-persona-connect ${subcommand}`);
    for (const flag of flagsOf(command)) expect(stdout).toContain(`${flag} `);
  });

  // Those of an example run in the project of a user.
  const ofRepository = startingWith("npx jest").filter(([place]) => !place.startsWith("examples/"));
  test.each(ofRepository)("at %s select tests that exist: %s", (_place, command) => {
    const [, , pattern = ""] = command.split(/\s+/);
    const { stdout } = spawnSync(process.execPath, [scriptOf("jest"), "--listTests", pattern], {
      cwd: REPOSITORY,
      encoding: "utf8",
    });
    expect(stdout.trim()).not.toBe("");
  });

  testWithPulumi("the docs' pulumi commands and their options exist", async () => {
    const project = UserProject.empty();
    const unknown: string[] = [];
    const help = new Map<string, string>();
    try {
      for (const [place, command] of startingWith("pulumi ")) {
        const [verbs = "", ...rest] = withoutVariables(command)
          .replace(/^pulumi /, "")
          .split(/ -- pulumi | (?=[-'])/);
        const words = verbs.split(/\s+/).filter((word) => /^[a-z]+$/.test(word));
        const verb = words
          .slice(0, words[0] === "config" || words[0] === "state" || words[0] === "env" ? 2 : 1)
          .join(" ");
        if (!help.has(verb)) help.set(verb, (await project.pulumi([...verb.split(" "), "--help"])).stdout);
        const text = help.get(verb)!;
        const flags = command.includes(" -- ") ? [] : flagsOf(rest.join(" "));
        const isAlias = /\nAliases:\n +(.*)\n/.exec(text)?.[1]?.split(", ").includes(verb.split(" ").at(-1)!) ?? false;
        if (!text.includes(`pulumi ${verb}`) && !isAlias) unknown.push(`${place}: pulumi ${verb}`);
        unknown.push(...flags.filter((flag) => !text.includes(flag)).map((flag) => `${place}: ${flag}`));
      }
      expect(unknown).toEqual([]);
    } finally {
      project.dispose();
    }
  });
});
