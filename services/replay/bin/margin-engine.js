#!/usr/bin/env node
/** The installed command. Not in dist, because npm links it before anything is built. */
const { existsSync } = require("node:fs");
const { join } = require("node:path");

const main = join(__dirname, "../dist/main.js");
if (existsSync(main)) {
  require(main);
} else {
  process.stderr.write("margin-engine: not built yet: run `make build` in its folder first\n");
  process.exitCode = 2;
}
