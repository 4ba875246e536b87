/** A way to write a Pulumi program. */
export interface ProgramStyle {
  readonly name: string;
  /** In the folder of the program. */
  readonly files: Record<string, string>;
  /** The file that runs. */
  readonly main: string;
  /** Options of the nodejs runtime in Pulumi.yaml. Only the CLI reads them. */
  readonly runtimeOptions?: Record<string, unknown>;
}

const IMPORT = 'import { Connection } from "pulumi-persona-connect";';
const REQUIRE = 'const { Connection } = require("pulumi-persona-connect");';
const DECLARE = 'const partner = new Connection("partner", { destinationOrganizationId: "org_GLOBEX" });';
const TYPED = `${IMPORT}
import type { Output } from "@pulumi/pulumi";

${DECLARE}
export const status: Output<string> = partner.status;
`;

const TSCONFIG = JSON.stringify({
  compilerOptions: {
    strict: true,
    target: "es2022",
    module: "nodenext",
    moduleResolution: "nodenext",
    skipLibCheck: true,
  },
});

export const PROGRAM_STYLES: readonly ProgramStyle[] = [
  {
    name: "CommonJS in TypeScript",
    main: "index.ts",
    files: { "package.json": '{ "private": true }', "tsconfig.json": TSCONFIG, "index.ts": TYPED },
  },
  {
    name: "an ES module in TypeScript",
    main: "index.ts",
    files: { "package.json": '{ "private": true, "type": "module" }', "tsconfig.json": TSCONFIG, "index.ts": TYPED },
  },
  {
    name: "CommonJS in JavaScript",
    main: "index.js",
    files: {
      "package.json": '{ "private": true }',
      "index.js": `${REQUIRE}\n${DECLARE}\nexports.status = partner.status;\n`,
    },
  },
  {
    name: "an ES module in JavaScript",
    main: "index.js",
    files: {
      "package.json": '{ "private": true, "type": "module" }',
      "index.js": `${IMPORT}\n${DECLARE}\nexport const status = partner.status;\n`,
    },
  },
];

/** TypeScript whose types Node itself strips, without ts-node. */
export const STRIPPED_TYPES: ProgramStyle = {
  name: "an ES module in TypeScript, run by Node's own type stripping",
  main: "index.ts",
  files: { "package.json": '{ "private": true, "type": "module" }', "index.ts": TYPED },
  runtimeOptions: { typescript: false },
};
