import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import type { Emulator } from "../../provider/emulator";
import { contractEmulator } from "../contract/contract-emulator";
import { testOnUnix } from "../support/commands";
import { type Outcome, testWithPulumi, UserProject } from "../support/user-project";
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
const COMMANDS = new Set([
  "[",
  "cat",
  "cd",
  "curl",
  "echo",
  "exit",
  "gh",
  "gitlab",
  "node",
  "npm",
  "pulumi",
  "tail",
  "tee",
]);
/** Words of the shell that a command may follow, or that stand alone. */
const SHELL = /^(?:(?:if|elif|then|else|fi|\{|\}|gitlab\(\) \{|\w+=\$\(|\w+=[\w$?]*$|#.*)\s*)*/;

describe("the pipelines to copy", () => {
  testOnUnix.each(scripts)("hold a script that a shell understands, with known commands: %s", (_name, script) => {
    expect(spawnSync("bash", ["-n"], { input: script, encoding: "utf8" })).toMatchObject({ status: 0, stderr: "" });
    const commands = script
      .replace(/\\\n/g, " ")
      .replace(/'[^']*'/g, "quoted")
      .replace(/2?>&? ?[\w."$]+/g, "")
      .split(/\n|\||;|&&/)
      .map((part) => part.trim().replace(SHELL, "").split(/\s+/)[0]!)
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

  testWithPulumi("run their pulumi commands: preview without a key, and up", async () => {
    const partners = await Partners.start();
    try {
      const preview = gitlab["preview"]!.script![0]!;
      expect(await partners.run(`unset PERSONA_API_KEY\n${preview}`)).toMatchObject({ status: 0 });
      expect(partners.emulator.control.journal()).toEqual([]);

      expect(await partners.run(githubScripts("deploy").at(-1)!)).toMatchObject({ status: 0 });
      const changes = partners.emulator.control.journal().filter(({ method }) => method !== "GET");
      expect(changes).toMatchObject([{ operation: "create" }]);
    } finally {
      await partners.end();
    }
  });

  const [findDrift, reportDrift] = githubScripts("drift").slice(-2);
  const code = 'CODE=$(tail -n 1 "$GITHUB_OUTPUT" | cut -d= -f2)';

  const reports: [name: string, script: string, calls: Record<"create" | "update" | "close", RegExp>][] = [
    [
      "GitHub",
      [findDrift, code, reportDrift].join("\n"),
      {
        create: /^gh issue create --title Persona connections have drifted/m,
        update: /^gh issue edit 7 /m,
        close: /^gh issue close 7 /m,
      },
    ],
    [
      "GitLab",
      gitlab["drift"]!.script!.join("\n"),
      {
        create: /--request POST .*title=Persona connections have drifted/,
        update: /--request PUT --data-urlencode description@issue.md https:\/\/gitlab\/issues\/7$/m,
        close: /--request PUT --data state_event=close https:\/\/gitlab\/issues\/7$/m,
      },
    ],
  ];
  for (const [name, script, calls] of reports)
    testWithPulumi(`keep one issue open on ${name} for as long as there is drift`, async () => {
      const partners = await Partners.start();
      const drift = async (isOpen: boolean, key = ACME): Promise<{ status: number; calls: string[] }> => {
        partners.project.write({ "calls.txt": "", "open.txt": isOpen ? "yes" : "" });
        const { status } = await partners.run(`export PERSONA_API_KEY=${key}\n${script}`);
        const log = partners.project.read("calls.txt");
        return { status, calls: Object.entries(calls).flatMap(([call, pattern]) => (pattern.test(log) ? [call] : [])) };
      };
      try {
        await partners.project.prepare("pulumi", ["up", "--yes", "--skip-preview"]);
        const { control } = partners.emulator;
        const { id } = control.connections()[0]!;
        control.accept(id);
        expect(await drift(false)).toEqual({ status: 0, calls: [] });

        control.deactivate(id);
        expect(await drift(false)).toEqual({ status: 0, calls: ["create"] });
        expect(partners.project.read("issue.md")).toContain("inactive");
        expect(await drift(true)).toEqual({ status: 0, calls: ["update"] });

        const withBadKey = await drift(true, "of-nobody");
        expect(withBadKey.status).not.toBe(0);
        expect(withBadKey.calls).toEqual([]);

        await partners.project.prepare("pulumi", ["up", "--yes", "--skip-preview", "--refresh"]);
        expect(await drift(true)).toEqual({ status: 0, calls: ["close"] });
      } finally {
        await partners.end();
      }
    });
});

/** Stand-ins for the commands that reach GitHub and GitLab: they note how they were called, and know of one open issue or none. */
const STUBS = {
  "bin/gh": `#!/bin/sh\necho "gh $*" >> calls.txt\n[ "$1 $2" != "issue list" ] || [ ! -s open.txt ] || echo 7\n`,
  "bin/curl": `#!/bin/sh\necho "curl $*" >> calls.txt\n[ -s open.txt ] && echo '[{"iid":7}]' || echo '[]'\n`,
};

function githubScripts(name: string): string[] {
  return steps(name).flatMap(({ run }) => run ?? []);
}

/** The project `infra` of the pipelines, with a stack that is called `test`. */
class Partners {
  private constructor(
    readonly emulator: Emulator,
    readonly project: UserProject,
  ) {}

  static async start(): Promise<Partners> {
    const emulator = await contractEmulator({ keys: KEYS });
    const environment = { PERSONA_BASE_URL: emulator.url, PERSONA_API_KEY: ACME };
    const project = UserProject.linked(environment)
      .copy("examples/quickstart")
      .write({
        "Pulumi.yaml": "name: partners\nruntime: nodejs\n",
        "package.json": '{ "name": "partners" }',
        ...STUBS,
      });
    await project.prepare("chmod", ["+x", ...Object.keys(STUBS)]);
    await project.prepare("pulumi", ["stack", "init", "test"]);
    return new Partners(emulator, project);
  }

  /** Runs a script as the runner does. */
  run(script: string): Promise<Outcome> {
    const environment =
      'export PATH="$PWD/bin:$PATH" GITHUB_OUTPUT=output.txt STACK=test ISSUES=https://gitlab/issues GITLAB_NOTE_TOKEN=token';
    return this.project.run("bash", ["-eo", "pipefail", "-c", `${environment}\n${script.replaceAll(STACK, "test")}`]);
  }

  async end(): Promise<void> {
    this.project.dispose();
    await this.emulator.close();
  }
}
