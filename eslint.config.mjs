import eslint from "@eslint/js";
import tseslint from "typescript-eslint";

/** Says which folders of provider/ a folder may not import from, so that imports point one way. */
function forbidImports(folder, patterns) {
  return {
    files: [`provider/${folder}/**/*.ts`],
    rules: { "no-restricted-imports": ["error", { patterns }] },
  };
}

const pulumi = {
  group: ["@pulumi/*"],
  message: "Only code that runs in a Pulumi program imports Pulumi; elsewhere use `import type`.",
};
const pulumiValues = { ...pulumi, allowTypeImports: true };
const folders = (...names) => ({
  group: names.flatMap((name) => [`../${name}`, `../${name}/**`]),
  message: "Imports point one way: program → handler → persona. See docs/architecture.md.",
});

export default tseslint.config(
  { ignores: ["dist/", "coverage/", "docs/api/", "provider/persona/contract/wire.ts"] },
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
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "no-restricted-syntax": ["error", { selector: "ExportDefaultDeclaration", message: "Name every export." }],
      "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
      eqeqeq: "error",
    },
  },
  forbidImports("persona", [pulumi, folders("program", "handler", "emulator", "cli")]),
  forbidImports("emulator", [
    pulumi,
    folders("program", "handler", "cli"),
    {
      regex: "^\\.\\./persona/(?!contract/)",
      message: "The emulator and the client share only the API contract.",
    },
  ]),
  forbidImports("handler", [pulumiValues, folders("program", "emulator", "cli")]),
  forbidImports("program", [folders("emulator", "cli")]),
  forbidImports("cli", [pulumiValues, folders("program")]),
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
    files: ["jest.config.ts", "eslint.config.mjs"],
    rules: { "no-restricted-syntax": "off" },
  },
  { files: ["**/*.mjs"], ...tseslint.configs.disableTypeChecked },
  { files: ["scripts/*.mjs"], languageOptions: { globals: { process: "readonly", URL: "readonly" } } },
);
