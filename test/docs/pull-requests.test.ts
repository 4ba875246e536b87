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

const FLAGS = "--suppress-progress --color never --non-interactive";

/** The previews in the order of the document: each is a block of it. */
async function previews(project: UserProject, emulator: Emulator): Promise<Record<string, string>> {
  const run = (program: keyof typeof PROGRAMS, environment: string, command: string): Promise<string> => {
    project.write({ "index.ts": PROGRAMS[program] });
    return project.prepare("bash", ["-c", `${environment} pulumi ${command} ${FLAGS}`]);
  };
  const withKey = (program: keyof typeof PROGRAMS, command: string): Promise<string> =>
    run(program, `PERSONA_API_KEY=${ACME}`, command);
  const preview = async (program: keyof typeof PROGRAMS, flags = ""): Promise<string> =>
    normalized(await run(program, "", `preview ${flags}`));
  const previewWithKey = async (program: keyof typeof PROGRAMS, flags = ""): Promise<string> =>
    normalized(await withKey(program, `preview ${flags}`));

  await run("none", "", "up --yes --skip-preview");
  const shown: Record<string, string> = { create: await preview("globex", "--diff") };
  const { id } = emulator.control.add({
    sourceOrganizationId: "org_ACME",
    destinationOrganizationId: "org_GLOBEX",
    environmentId: "env_ACMESANDBOX",
    status: "active",
    createdAt: Date.now() - 3 * 24 * 60 * 60 * 1000,
  });
  await project.prepare("pulumi", ["config", "set", "persona:previewLookups", "true"]);
  shown["create, with a look-up"] = await previewWithKey("globex");
  await project.prepare("pulumi", ["config", "rm", "persona:previewLookups"]);
  await withKey("globex", "up --yes --skip-preview");
  shown["no change"] = await preview("globex", "--diff");
  shown["update"] = await preview("waiting", "--diff");
  shown["update, in short"] = await preview("waiting");
  shown["disable, in short"] = await previewWithKey("disabled");
  shown["replace"] = await preview("initech", "--diff");
  shown["replace, in short"] = await previewWithKey("initech");
  shown["remove"] = await preview("none", "--diff");
  emulator.control.deactivate(id);
  shown["drift"] = await previewWithKey("globex", "--refresh --diff");
  await withKey("globex", "refresh --yes --skip-preview");
  shown["drift, in short"] = await previewWithKey("globex");
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
