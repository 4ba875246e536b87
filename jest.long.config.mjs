import config from "./jest.config.mjs";

// Read by test/long-run.ts.
process.env["PERSONA_TEST_LONG"] = "1";

/** @type {import("jest").Config} */
export default { ...config, roots: ["fault", "package", "protocol"].map((folder) => `<rootDir>/test/${folder}`) };
