import eslint from "@eslint/js";
import tseslint from "typescript-eslint";

const pulumi = {
  group: ["@pulumi/*"],
  message: "Only code that runs in a Pulumi program imports Pulumi; elsewhere use `import type`.",
};
const pulumiValues = { ...pulumi, allowTypeImports: true };

/**
 * Says which rooms of provider/ the files of a room may not import from, so that imports point one way. Rooms are named from
 * provider/ on; the pattern is what an import from that room looks like.
 */
function forbidImports(room, rooms, others = []) {
  const up = "../".repeat(room.split("/").length);
  const patterns = rooms.map((other) => ({
    regex: `^${(up + other).replaceAll(".", "\\.")}(/|$)`,
    message: "Imports point one way, see docs/architecture.md.",
  }));
  return {
    files: [`provider/${room}/*.ts`],
    rules: { "no-restricted-imports": ["error", { patterns: [...patterns, ...others] }] },
  };
}

/** One folder of provider/cli each; commands never import each other. */
const commands = ["doctor", "list", "generate", "graph", "emulator", "probe"];

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
  forbidImports("persona/http", ["program", "handler", "emulator", "cli"], [pulumi, { regex: "^\\.\\./[^/]*$" }]),
  forbidImports("persona", ["program", "handler", "emulator", "cli"], [pulumi]),
  forbidImports("emulator/world", ["program", "handler", "persona", "cli"], [pulumi, { regex: "^\\.\\./" }]),
  forbidImports(
    "emulator/api",
    ["program", "handler", "persona", "cli"],
    [pulumi, { regex: "^\\.\\./(?!world/|\\.\\./)" }],
  ),
  forbidImports("emulator", ["program", "handler", "persona", "cli"], [pulumi]),
  forbidImports("handler/deployment", ["program", "emulator", "cli", "handler/connection"], [pulumiValues]),
  forbidImports("handler/connection", ["program", "emulator", "cli"], [pulumiValues]),
  forbidImports("handler", ["program", "emulator", "cli"], [pulumiValues]),
  forbidImports("program", ["emulator", "cli"]),
  ...commands.map((command) =>
    forbidImports(`cli/${command}`, ["program"], [pulumiValues, { regex: `^\\.\\./(${commands.join("|")})/` }]),
  ),
  forbidImports("cli/stack", ["program"], [pulumiValues, { regex: `^\\.\\./(${commands.join("|")})/` }]),
  forbidImports("cli", ["program"], [pulumiValues]),
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
