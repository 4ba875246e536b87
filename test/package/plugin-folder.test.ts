import { join } from "node:path";

import { describeOnEveryEngine } from "../engine/engines";
import { REPOSITORY, UserProject } from "../support/user-project";

const MODULE = `
import { Connection } from "pulumi-persona-connect";
export const partner = new Connection("partner", { destinationOrganizationId: "org_GLOBEX" });
`;

/** A program that gets its Connections from a package beside it, the only place where ours is installed. */
function monorepo(): UserProject {
  const project = UserProject.empty();
  for (const name of ["@pulumi/pulumi", "typescript", "ts-node"]) {
    project.link(name, join(REPOSITORY, "node_modules", name));
  }
  project.link("pulumi-persona-connect", REPOSITORY, "packages/partners");
  return project.write({
    "packages/partners/package.json": '{ "name": "partners" }',
    "packages/partners/index.ts": MODULE,
    "infra/package.json": '{ "name": "infra" }',
    "infra/index.ts": 'export * from "../packages/partners/index";\n',
  });
}

describeOnEveryEngine("a package that Pulumi's plugin process would not find", (engine) => {
  test("is reported by the program, with where to install it", async () => {
    const project = monorepo();
    const stack = await engine.createStack({ program: join(project.folder, "infra/index.ts") });
    try {
      const preview = await stack.preview();
      expect(preview.succeeded).toBe(false);
      const message = preview.diagnostics
        .filter(({ severity }) => severity === "error")
        .map(({ message }) => message)
        .join("\n");
      expect(message).toContain("The package pulumi-persona-connect cannot be found from ");
      expect(message).toContain("Install it there too: run `npm install pulumi-persona-connect` in that folder");
      expect(message).not.toContain("    at ");

      project.link("pulumi-persona-connect", REPOSITORY);
      expect(await stack.preview()).toMatchObject({ succeeded: true });
    } finally {
      await stack.dispose();
      project.dispose();
    }
  });
});
