import { execFileSync } from "node:child_process";

// Every scenario starts Pulumi's processes anew: what V8 compiled for one serves the next.
process.env["NODE_COMPILE_CACHE"] ??= `${import.meta.dirname}/node_modules/.cache/compile`;

// What the caller has set for Pulumi, for Persona or as a proxy is none of the tests' business.
for (const name of Object.keys(process.env)) {
  if (/^(PULUMI_|PERSONA_(API_KEY|BASE_URL|VERSION))|^(https?|all|no|grpc)_proxy$/i.test(name))
    Reflect.deleteProperty(process.env, name);
}

// Plugin processes are always killed, and so leave nothing of what V8 compiled: one that ends by itself does, for all others.
const plugin = `${import.meta.dirname}/node_modules/@pulumi/pulumi/cmd/dynamic-provider/index.js`;
const script = `process.argv = ["", "", "127.0.0.1:1"]; require(${JSON.stringify(plugin)}); setTimeout(process.exit, 500);`;
execFileSync(process.execPath, ["-e", script], { stdio: "ignore" });

/** @type {import("jest").Config} */
export default {
  testEnvironment: "node",
  roots: ["<rootDir>/test"],
  testMatch: ["**/*.test.ts"],
  transform: { "^.+\\.ts$": ["ts-jest", { tsconfig: "<rootDir>/test/tsconfig.jest.json" }] },
  reporters: [["default", { summaryThreshold: 1000 }], "<rootDir>/test/reporter.ts"],
  maxWorkers: "100%",
  testTimeout: 300_000,
};
