import { posix } from "node:path";

import eslint from "@eslint/js";
import tseslint from "typescript-eslint";

const pulumi = {
  group: ["@pulumi/*"],
  message: "Only code that runs in a Pulumi program imports Pulumi; elsewhere use `import type`.",
};
const pulumiValues = { ...pulumi, allowTypeImports: true };

/** One folder of provider/cli each; commands never import each other. */
const commands = ["doctor", "list", "generate", "graph", "emulator", "probe"].map((name) => `cli/${name}`);
const client = ["persona", "persona/http"];

/** From which rooms of provider/ the files of a room may import, beside their own: docs/architecture.md shows the same. */
export const rooms = {
  program: ["handler", "handler/connection", "handler/deployment", ...client],
  handler: client,
  "handler/connection": ["handler", "handler/deployment", ...client],
  "handler/deployment": ["handler", ...client],
  persona: ["persona/http"],
  "persona/http": [],
  emulator: ["emulator/api", "emulator/world"],
  "emulator/api": ["emulator/world"],
  "emulator/world": [],
  cli: [...commands, "cli/stack", "handler", ...client],
  "cli/stack": ["cli", "handler", ...client],
  ...Object.fromEntries(commands.map((room) => [room, ["cli", "cli/stack", "handler", "emulator", ...client]])),
};

/** The rule for one room. The pattern is an import from there of another room, or of a file in it. */
function restrictImports([room, allowed]) {
  const forbidden = Object.keys(rooms).filter((other) => other !== room && !allowed.includes(other));
  const patterns = forbidden.map((other) => {
    const path = posix.relative(room, other);
    const from = (path.startsWith(".") ? path : `./${path}`).replaceAll(".", "\\.");
    return { regex: `^${from}(/[^/]+)?$`, message: "Imports point one way, see docs/architecture.md." };
  });
  if (room !== "program") patterns.push(/^(persona|emulator)/.test(room) ? pulumi : pulumiValues);
  return {
    files: [`provider/${room}/*.ts`],
    // Pulumi's plugin process enters here, so this file alone names everything.
    ignores: ["provider/handler/index.ts"],
    rules: { "no-restricted-imports": ["error", { patterns }] },
  };
}

export default tseslint.config(
  { ignores: ["dist/", "coverage/", "docs/api/", ".stryker-tmp/"] },
  eslint.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ["*.mjs", "scripts/*.mjs"] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/consistent-type-imports": ["error", { disallowTypeAnnotations: false }],
      "@typescript-eslint/no-require-imports": ["error", { allow: ["^\\.{1,2}/"] }],
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "no-restricted-syntax": ["error", { selector: "ExportDefaultDeclaration", message: "Name every export." }],
      "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
      eqeqeq: "error",
    },
  },
  ...Object.entries(rooms).map(restrictImports),
  {
    files: ["provider/**/*.ts"],
    rules: {
      "no-restricted-syntax": [
        "error",
        { selector: "ExportDefaultDeclaration", message: "Name every export." },
        {
          selector: "ImportExpression",
          message: 'Neither Jest nor Plug\'n\'Play runs it: write require("./x") as typeof import("./x").',
        },
      ],
    },
  },
  {
    files: ["test/**/*.ts", "examples/**/*.ts"],
    rules: {
      "max-lines": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/no-floating-promises": [
        "error",
        { allowForKnownSafeCalls: [{ from: "package", package: "node:test", name: ["test"] }] },
      ],
    },
  },
  {
    files: ["*.config.mjs"],
    rules: { "no-restricted-syntax": "off" },
  },
  { files: ["**/*.mjs"], ...tseslint.configs.disableTypeChecked },
  {
    files: ["scripts/*.mjs", "jest*.config.mjs"],
    languageOptions: { globals: { process: "readonly", URL: "readonly" } },
  },
);
