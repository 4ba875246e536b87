import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import { contractEmulator } from "../contract/contract-emulator";
import { testOnUnix } from "../support/commands";
import { testWithPulumi, UserProject } from "../support/user-project";
import { ACME, EXAMPLES, KEYS } from "./example";

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Record<string, string>;
}
interface Workflow {
  readonly on: Record<string, unknown>;
  readonly permissions: Record<string, string>;
  readonly jobs: Record<string, { readonly steps: readonly Step[]; readonly environment?: string }>;
}
interface GitLabJob {
  readonly script?: readonly string[];
  readonly before_script?: readonly string[];
  readonly rules?: readonly { readonly if: string }[];
}

const GITHUB = join(EXAMPLES, "pipelines/github-actions");
const STACK = "acme/partners/production";

function workflow(name: string): Workflow {
  return parse(readFileSync(join(GITHUB, `${name}.yml`), "utf8")) as Workflow;
}

function steps(name: string): Step[] {
  return Object.values(workflow(name).jobs).flatMap((job) => job.steps);
}

const gitlab = parse(readFileSync(join(EXAMPLES, "pipelines/gitlab-ci/.gitlab-ci.yml"), "utf8"), {
  merge: true,
}) as Record<string, GitLabJob>;

/** Every shell script of the pipelines, by where it is. */
const scripts: [string, string][] = [
  ...readdirSync(GITHUB).flatMap((file) =>
    steps(file.replace(".yml", "")).flatMap(({ run }): [string, string][] =>
      run === undefined ? [] : [[`${file}: ${run.split("\n")[0]!}`, run]],
    ),
  ),
  ...Object.entries(gitlab).flatMap(([job, { script = [], before_script = [] }]) =>
    [...before_script, ...script].map((line): [string, string] => [`${job}: ${line.split("\n")[0]!}`, line]),
  ),
];

/** What a job may call: what its image or runner brings, and what it installs. */
const COMMANDS = new Set(["cat", "cd", "curl", "echo", "gh", "npm", "pulumi", "set", "tee", "{", "}"]);

describe("the pipelines to copy", () => {
  testOnUnix.each(scripts)("hold a script that a shell understands, with known commands: %s", (_name, script) => {
    expect(spawnSync("bash", ["-n"], { input: script, encoding: "utf8" })).toMatchObject({ status: 0, stderr: "" });
    const commands = script
      .replace(/\\\n/g, " ")
      .replace(/'[^']*'/g, "quoted")
      .split(/\n|\||;|&&/)
      .map((part) => part.trim().replace(/^\{ /, "").split(/\s+/)[0]!)
      .filter((word) => word !== "");
    expect(commands.filter((command) => !COMMANDS.has(command))).toEqual([]);
  });

  test("give the Persona API key to the jobs that deploy or look for drift, and to no preview", () => {
    const withKey = readdirSync(GITHUB).filter((file) =>
      JSON.stringify(workflow(file.replace(".yml", ""))).includes("PERSONA_API_KEY"),
    );
    expect(withKey.sort()).toEqual(["deploy.yml", "drift.yml"]);
    for (const name of ["deploy", "drift"]) {
      expect(Object.values(workflow(name).jobs).map(({ environment }) => environment)).toEqual(["production"]);
      expect(workflow(name).on).not.toHaveProperty("pull_request");
    }
    expect(workflow("preview").on).toHaveProperty("pull_request");
    expect(JSON.stringify(gitlab["preview"])).not.toContain("PERSONA_API_KEY");
    expect(gitlab["preview"]?.rules).toEqual([{ if: '$CI_PIPELINE_SOURCE == "merge_request_event"' }]);
  });

  test("ask for no more rights than they use", () => {
    expect(workflow("preview").permissions).toEqual({
      contents: "read",
      "id-token": "write",
      "pull-requests": "write",
    });
    expect(workflow("deploy").permissions).toEqual({ contents: "read", "id-token": "write" });
    expect(workflow("drift").permissions).toEqual({ contents: "read", "id-token": "write", issues: "write" });
  });

  test("name versions of the actions they use", () => {
    const used = ["preview", "deploy", "drift"].flatMap((name) => steps(name).flatMap(({ uses }) => uses ?? []));
    expect(used.filter((action) => !/^[\w-]+\/[\w-]+@v\d+$/.test(action))).toEqual([]);
  });

  testWithPulumi("run their pulumi commands: preview without a key, up, and drift found", async () => {
    const emulator = await contractEmulator({ keys: KEYS });
    const keyless = { PERSONA_BASE_URL: emulator.url };
    const project = UserProject.linked(keyless).copy("examples/quickstart").write({
      "Pulumi.yaml": "name: partners\nruntime: nodejs\n",
      "package.json": '{ "name": "partners" }',
    });
    const shell = (script: string, key: string) =>
      project.run("bash", ["-c", `export PERSONA_API_KEY=${key}; ${script.replaceAll(STACK, "test")}`]);
    const script = (name: string): string => steps(name).find(({ run }) => run?.includes("pulumi "))!.run!;
    try {
      await project.prepare("pulumi", ["stack", "init", "test"]);
      const preview = gitlab["preview"]!.script![0]!.replace('"$STACK"', "test");
      const previewed = await project.run("bash", ["-c", `unset PERSONA_API_KEY; set -o pipefail; ${preview}`]);
      expect(previewed).toMatchObject({ status: 0 });
      expect(emulator.control.journal()).toEqual([]);

      expect(await shell(script("deploy"), ACME)).toMatchObject({ status: 0 });
      expect(await shell(script("drift"), ACME)).toMatchObject({ status: 0 });
      const [connection] = emulator.control.connections();
      emulator.control.accept(connection!.id);
      expect(await shell(script("drift"), ACME)).toMatchObject({ status: 0 });
      emulator.control.deactivate(connection!.id);
      const drifted = await shell(script("drift"), ACME);
      expect(drifted.status).not.toBe(0);
      expect(project.read("drift.txt")).toContain('~ status                   : "pending" => "inactive"');
      const changes = emulator.control.journal().filter(({ method }) => method !== "GET");
      expect(changes).toMatchObject([{ operation: "create" }]);
    } finally {
      project.dispose();
      await emulator.close();
    }
  });
});
