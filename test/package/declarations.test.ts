import type { UserProject } from "../support/user-project";
import { installFrom } from "./installation";
import { pack, type Tarball } from "./tarball";

/** A module that exports all that a program may get from this package, none of it with a type of its own. */
const MODULE = `
import * as partners from "pulumi-persona-connect";

export const connection = new partners.Connection("partner", { destinationOrganizationId: "org_GLOBEX" });
export const { status: connectionStatus, scopes, waitForActive } = connection;
export const args = { id: "cxn_ABC123" };
export const details = partners.getConnectionOutput(args);
export const status = partners.getConnectionOutput(args).status;
export const found = partners.findConnectionOutput(args);
export const foundStatus = partners.findConnectionOutput(args).apply((one) => one?.status);
export const all = partners.getConnectionsOutput();
export const statuses = all.apply((some) => some.map((one) => one.status));
export const promised = partners.getConnection(args);
export const statusOf = async () => (await partners.getConnection(args)).status;
export const listed = partners.getConnections();
`;

let tarball: Tarball;
let project: UserProject;
beforeAll(async () => {
  tarball = pack();
  project = await installFrom(tarball);
  project.write({ "index.ts": MODULE });
});
afterAll(() => {
  project.dispose();
  tarball.remove();
});

test.each([
  ["commonjs", "node10"],
  ["node16", "node16"],
])("tsc writes the declarations of a program, with module %s", async (module, moduleResolution) => {
  const compilerOptions = {
    strict: true,
    target: "es2022",
    module,
    moduleResolution,
    declaration: true,
    outDir: module,
  };
  project.write({ "tsconfig.json": JSON.stringify({ compilerOptions, files: ["index.ts"] }) });
  const run = await project.run(process.execPath, ["node_modules/typescript/bin/tsc"]);
  expect(run).toMatchObject({ status: 0, stdout: "", stderr: "" });
  const declarations = project.read(`${module}/index.d.ts`);
  expect(declarations).toContain("partners.ConnectionStatus");
  expect(declarations).not.toContain(" any");
});
