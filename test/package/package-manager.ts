import type { UserProject } from "../support/user-project";

/** How a user may install packages. Each comes from the npm registry. */
export interface PackageManager {
  readonly name: string;
  /** Files that the workspace's root needs beside package.json. */
  readonly files: Record<string, string>;
  install(project: UserProject): Promise<void>;
}

export const PACKAGE_MANAGERS: readonly PackageManager[] = [
  {
    name: "npm",
    files: {},
    install: async (project) => {
      await project.prepare("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund"]);
    },
  },
  {
    name: "pnpm (isolated)",
    files: { "pnpm-workspace.yaml": "packages:\n  - infra\n  - packages/*\nnodeLinker: isolated\n" },
    install: async (project) => {
      await project.prepare("npx", ["--yes", "pnpm@10", "install", "--prefer-offline", "--store-dir", ".pnpm-store"]);
    },
  },
  {
    name: "yarn (node-modules)",
    files: { "yarn.lock": "", ".yarnrc.yml": "nodeLinker: node-modules\nenableTelemetry: false\n" },
    install: async (project) => {
      const registry = (await project.prepare("npm", ["config", "get", "registry"])).trim();
      const { hostname } = new URL(registry);
      // Yarn has a registry of its own by default; everything here comes from npm's.
      project.write({
        ".yarnrc.yml": [
          project.read(".yarnrc.yml").trimEnd(),
          `npmRegistryServer: ${JSON.stringify(registry.replace(/\/$/, ""))}`,
          `unsafeHttpWhitelist: [${JSON.stringify(hostname)}]`,
          "enableImmutableInstalls: false",
          "enableGlobalCache: false",
          "",
        ].join("\n"),
      });
      await project.prepare("npx", ["--yes", "--package", "@yarnpkg/cli-dist@4", "yarn", "install"]);
    },
  },
];
