/** The test files with properties, each of which draws many times as often: see infra/soak. */
const { globSync, readFileSync } = require("node:fs");
const { join } = require("node:path");
const { setupFiles: _fixed, testPathIgnorePatterns, ...usual } = require("./jest.config");

const ignored = testPathIgnorePatterns.map((pattern) => new RegExp(pattern));
const files = globSync("services/*/src/**/*.test.ts", { cwd: __dirname })
  .filter((file) => !ignored.some((pattern) => pattern.test(file)))
  .filter((file) => readFileSync(join(__dirname, file), "utf8").includes("fc.assert("));

module.exports = {
  ...usual,
  testMatch: files.map((file) => `<rootDir>/${file}`),
  testPathIgnorePatterns: [],
  moduleNameMapper: { "^fast-check$": "<rootDir>/infra/soak/fast-check.cjs" },
  testTimeout: 3_600_000,
};
