import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { Emulator } from "../../provider/emulator";
import { contractEmulator } from "../contract/contract-emulator";
import { ACME, KEYS } from "../example/example";
import { REPOSITORY, testWithPulumi, UserProject } from "../support/user-project";

const document = readFileSync(join(REPOSITORY, "docs/pull-requests.md"), "utf8");

const IMPORT = 'import { Connection } from "pulumi-persona-connect";\n';
const EXPORTS = "export const status = partner.status;\n";
const PROGRAMS = {
  globex: `${IMPORT}const partner = new Connection("partner", { destinationOrganizationId: "org_GLOBEX" });\n${EXPORTS}`,
  waiting: `${IMPORT}const partner = new Connection("partner", { destinationOrganizationId: "org_GLOBEX", waitForActive: true });\n${EXPORTS}`,
  initech: `${IMPORT}const partner = new Connection("partner", { destinationOrganizationId: "org_INITECH" });\n${EXPORTS}`,
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

async function previews(project: UserProject, emulator: Emulator): Promise<Record<string, string>> {
  const preview = async (program: keyof typeof PROGRAMS, ...flags: string[]): Promise<string> => {
    project.write({ "index.ts": PROGRAMS[program] });
    const { stdout } = await project.pulumi(["preview", "--suppress-progress", ...flags]);
    return normalized(stdout);
  };
  const shown: Record<string, string> = {
    create: await preview("globex", "--diff"),
  };
  await project.prepare("bash", ["-c", `PERSONA_API_KEY=${ACME} pulumi up --yes --skip-preview`]);
  shown["no change"] = await preview("globex", "--diff");
  shown["update"] = await preview("waiting", "--diff");
  shown["update, in short"] = await preview("waiting");
  shown["replace"] = await preview("initech", "--diff");
  shown["remove"] = await preview("none", "--diff");
  emulator.control.deactivate(emulator.control.connections()[0]!.id);
  project.write({ "index.ts": PROGRAMS.globex });
  const refreshed = await project.run("bash", ["-c", `PERSONA_API_KEY=${ACME} ${REFRESHING}`]);
  shown["drift"] = normalized(refreshed.stdout);
  return shown;
}

const REFRESHING = "pulumi preview --refresh --diff --suppress-progress --color never --non-interactive";

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
