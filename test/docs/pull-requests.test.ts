import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { Emulator } from "../../provider/emulator";
import { contractEmulator } from "../contract/contract-emulator";
import { ACME, KEYS } from "../example/example";
import { REPOSITORY, testWithPulumi, UserProject } from "../support/user-project";

const document = readFileSync(join(REPOSITORY, "docs/pull-requests.md"), "utf8");

const IMPORT = 'import { Connection } from "pulumi-persona-connect";\n';
const EXPORTS = "export const status = partner.status;\n";
const partner = (args: string): string =>
  `${IMPORT}const partner = new Connection("partner", { ${args} });\n${EXPORTS}`;
const PROGRAMS = {
  globex: partner('destinationOrganizationId: "org_GLOBEX"'),
  waiting: partner('destinationOrganizationId: "org_GLOBEX", waitForActive: true'),
  disabled: partner('destinationOrganizationId: "org_GLOBEX", enabled: false'),
  initech: partner('destinationOrganizationId: "org_INITECH"'),
  none: "export {};\n",
};

/** What changes from run to run is written as in the document. */
function normalized(output: string): string {
  return output
    .replace(/cxn_\w{20,}/g, "cxn_ABC123")
    .replace(/api_\w+/g, "api_ABC123")
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "2026-11-24T08:00:00.000Z")
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.startsWith("@ ") && !/^ {4}\S+ \S+ running/.test(line))
    .map((line) => line.trimEnd())
    .join("\n");
}

const FLAGS = ["--suppress-progress", "--color", "never", "--non-interactive"];

/** The previews in the order of the document: each is a block of it. */
async function previews(project: UserProject, emulator: Emulator): Promise<Record<string, string>> {
  const preview = async (program: keyof typeof PROGRAMS, ...flags: string[]): Promise<string> => {
    project.write({ "index.ts": PROGRAMS[program] });
    const { stdout } = await project.run("pulumi", ["preview", ...FLAGS, ...flags]);
    return normalized(stdout);
  };
  const withKey = (command: string): Promise<string> =>
    project.prepare("bash", ["-c", `PERSONA_API_KEY=${ACME} pulumi ${command} ${FLAGS.join(" ")}`]);
  const shown: Record<string, string> = {
    create: await preview("globex", "--diff"),
  };
  const { id } = emulator.control.add({
    sourceOrganizationId: "org_ACME",
    destinationOrganizationId: "org_GLOBEX",
    environmentId: "env_ACMESANDBOX",
    status: "active",
    createdAt: Date.now() - 3 * 24 * 60 * 60 * 1000,
  });
  await project.prepare("pulumi", ["config", "set", "persona:previewLookups", "true"]);
  shown["create, with a look-up"] = normalized(await withKey("preview"));
  await project.prepare("pulumi", ["config", "rm", "persona:previewLookups"]);
  await withKey("up --yes --skip-preview");
  shown["no change"] = await preview("globex", "--diff");
  shown["update"] = await preview("waiting", "--diff");
  shown["update, in short"] = await preview("waiting");
  shown["disable, in short"] = await preview("disabled");
  shown["replace"] = await preview("initech", "--diff");
  shown["replace, in short"] = await preview("initech");
  shown["remove"] = await preview("none", "--diff");
  emulator.control.deactivate(id);
  project.write({ "index.ts": PROGRAMS.globex });
  shown["drift"] = normalized(await withKey("preview --refresh --diff"));
  await withKey("refresh --yes --skip-preview");
  shown["drift, in short"] = await preview("globex");
  return shown;
}

testWithPulumi("docs/pull-requests.md shows what the Pulumi CLI prints", async () => {
  const emulator = await contractEmulator({ keys: KEYS });
  const project = UserProject.linked({ PERSONA_BASE_URL: emulator.url });
  project.write({ "Pulumi.yaml": "name: partners\nruntime: nodejs\n", "package.json": '{ "name": "partners" }' });
  try {
    await project.prepare("pulumi", ["stack", "init", "production"]);
    const shown = await previews(project, emulator);
    const missing = Object.entries(shown).filter(([, text]) => !document.includes(`\n\`\`\`text\n${text}\n\`\`\`\n`));
    expect(Object.fromEntries(missing)).toEqual({});
    expect(document).not.toContain("__provider: ");
  } finally {
    project.dispose();
    await emulator.close();
  }
});
