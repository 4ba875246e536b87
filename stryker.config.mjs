/** The decisions: verbs, what a run remembers, retries, pacing, errors, and how answers are read. */
const DECISIONS = [
  "provider/handler/connection/*.ts",
  "provider/handler/deployment/*.ts",
  "provider/persona/connection-document.ts",
  "provider/persona/http/*.ts",
  // Wiring, which unit tests do not reach: the tests of whole processes do.
  "!provider/persona/http/{clock,transport}.ts",
];

export default {
  mutate: DECISIONS,
  testRunner: "jest",
  jest: { configFile: "jest.mutation.config.mjs" },
  coverageAnalysis: "perTest",
  ignoreStatic: true,
  concurrency: 2,
  ignorePatterns: ["/dist", "/docs", "/examples", "/coverage"],
  reporters: ["clear-text"],
  clearTextReporter: { allowColor: false, logTests: false },
  thresholds: { high: 98, low: 95, break: 95 },
};
