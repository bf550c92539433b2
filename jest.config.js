/**
 * One runner for every package: TypeScript through swc, types checked apart by `npm run types`.
 * Tests that need a broker are called `*.kafka.test.ts` and run by jest.kafka.config.js.
 */
module.exports = {
  maxWorkers: "100%",
  setupFiles: ["<rootDir>/infra/soak/fixed-draws.cjs"],
  testMatch: ["<rootDir>/{services/*/src,infra}/**/*.test.ts", "<rootDir>/{,tidy/}*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/", "\\.(kafka|clients|vectors)\\.test\\.ts$"],
  // No test is about time: this only ends one that hangs, also on a busy machine.
  testTimeout: 600_000,
  modulePathIgnorePatterns: ["<rootDir>/services/.*/dist"],
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      { jsc: { target: "es2023", parser: { syntax: "typescript" } }, module: { type: "commonjs" } },
    ],
  },
  testEnvironmentOptions: { customExportConditions: ["source", "node", "node-addons"] },
};
