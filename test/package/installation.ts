import { join } from "node:path";

import { REPOSITORY, UserProject } from "../support/user-project";
import type { Tarball } from "./tarball";

/** What a user has installed already. Large, and not what is tested: it comes by link. */
const PEERS = ["@pulumi/pulumi", "@types/node", "typescript", "ts-node"];

/** A user's folder in which npm has installed the package from its tarball. */
export async function installFrom(
  tarball: Tarball,
  others: readonly string[] = [],
  environment: Record<string, string> = {},
): Promise<UserProject> {
  const project = UserProject.empty(environment).write({ "package.json": '{ "private": true }' });
  try {
    const install = ["install", "--prefer-offline", "--no-audit", "--no-fund", "--legacy-peer-deps", tarball.path];
    await project.prepare("npm", install);
    for (const name of [...PEERS, ...others]) project.link(name, join(REPOSITORY, "node_modules", name));
    return project;
  } catch (error) {
    project.dispose();
    throw error;
  }
}

/** As `pulumi new typescript` writes it, but for the list of files. */
export const PULUMI_TSCONFIG = JSON.stringify({
  compilerOptions: {
    strict: true,
    outDir: "bin",
    target: "es2020",
    module: "commonjs",
    moduleResolution: "node",
    sourceMap: true,
    experimentalDecorators: true,
    pretty: true,
    noFallthroughCasesInSwitch: true,
    noImplicitReturns: true,
    forceConsistentCasingInFileNames: true,
  },
});
