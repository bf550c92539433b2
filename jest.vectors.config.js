/** The tests against published figures; `VECTORS` names the folder that has them. */
const { existsSync } = require("node:fs");
const { join, resolve } = require("node:path");

const FILE = "derive-pm2-selected.json";
const folder = resolve(process.env.VECTORS ?? "");
if (!existsSync(join(folder, FILE))) {
  console.error(`${folder} has no ${FILE}; name the folder of vectors: make test-vectors DIR=...`);
  process.exit(2);
}
process.env.VECTORS = folder;

module.exports = {
  ...require("./jest.config"),
  testMatch: ["<rootDir>/services/*/src/**/*.vectors.test.ts"],
  testPathIgnorePatterns: ["/node_modules/"],
};
