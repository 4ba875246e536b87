import { join } from "node:path";

import { testWithPulumi, UserProject } from "../support/user-project";
import { PolicyAnalyzer } from "./policy-analyzer";

describe("the policy-pack example", () => {
  // Installed by npm, from its own package.json: nothing that it uses comes from this repository.
  let folder: UserProject;
  let configuration: string;
  beforeAll(async () => {
    folder = UserProject.empty().copy("examples/policy-pack");
    configuration = join(folder.folder, "destinations.json");
    await folder.prepare("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund"]);
  });
  afterAll(() => {
    folder.dispose();
  });

  test("refuses a destination that is not listed, and nothing else, in Pulumi's own policy process", async () => {
    const analyzer = await PolicyAnalyzer.start(folder.folder, configuration);
    try {
      const connection = { adopt: true, waitForActive: false };
      const type = "pulumi-nodejs:dynamic/persona:Connection";
      expect(await analyzer.analyze(type, { ...connection, destinationOrganizationId: "org_GLOBEX" })).toEqual([]);
      expect(await analyzer.analyze(type, { ...connection, destinationOrganizationId: "org_UMBRELLA" })).toEqual([
        expect.stringContaining("org_UMBRELLA is not a listed destination.") as string,
      ]);
      expect(await analyzer.analyze("other:index:Thing", { destinationOrganizationId: "org_UMBRELLA" })).toEqual([]);
    } finally {
      await analyzer.end();
    }
  });

  testWithPulumi("stops a preview on the Pulumi CLI", async () => {
    const project = UserProject.linked()
      .copy("examples/quickstart")
      .write({ "Pulumi.yaml": "name: policed\nruntime: nodejs\n", "package.json": '{ "name": "policed" }' });
    try {
      await project.prepare("pulumi", ["stack", "init", "test"]);
      const preview = ["preview", "--policy-pack", folder.folder, "--policy-pack-config"];
      const allowed = await project.pulumi([...preview, configuration]);
      expect(allowed).toMatchObject({ status: 0 });
      project.write({ "others.json": JSON.stringify({ "listed-destinations": { destinations: ["org_INITECH"] } }) });
      const refused = await project.pulumi([...preview, "others.json"]);
      expect(refused.status).not.toBe(0);
      expect(refused.stdout).toContain("org_GLOBEX is not a listed destination.");
    } finally {
      project.dispose();
    }
  });
});
