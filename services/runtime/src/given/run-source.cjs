/** Runs a TypeScript file of the sources in a process of its own, compiled as jest compiles it, so
 * that a test needs no build: node --conditions=source run-source.cjs <file> <arguments>. */
const { resolve } = require("node:path");
const { transformFileSync } = require("@swc/core");

const compilation = {
  jsc: { target: "es2023", parser: { syntax: "typescript" } },
  module: { type: "commonjs" },
};
require.extensions[".ts"] = (module, file) => {
  module._compile(transformFileSync(file, compilation).code, file);
};
process.argv.splice(1, 1);
require(resolve(process.argv[1]));
