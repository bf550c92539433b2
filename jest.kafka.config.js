/**
 * The tests that need a broker and a registry: both are started once, before the first, and the run
 * fails if they do not start. One file at a time, because a test may end the broker of all.
 */
module.exports = {
  ...require("./jest.config"),
  testMatch: ["<rootDir>/{services/*/src,infra}/**/*.kafka.test.ts"],
  testPathIgnorePatterns: ["/node_modules/"],
  globalSetup: "<rootDir>/infra/kafka/jest-start.ts",
  globalTeardown: "<rootDir>/infra/kafka/jest-stop.ts",
  maxWorkers: 1,
  testTimeout: 600_000,
  passWithNoTests: true,
};
