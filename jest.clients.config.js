/** The tests that need clients of other languages; infra/kafka/clients/check.sh installs them. */
module.exports = {
  ...require("./jest.kafka.config"),
  testMatch: ["<rootDir>/services/*/src/**/*.clients.test.ts"],
};
