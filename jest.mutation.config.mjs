import config from "./jest.config.mjs";

/**
 * The unit tests of the decisions that stryker.config.mjs changes.
 *
 * @type {import("jest").Config}
 */
export default {
  ...config,
  roots: ["handler", "persona"].map((room) => `<rootDir>/test/unit/${room}`),
  reporters: [],
  maxWorkers: 1,
};
