/**
 * What tests of a soak take for fast-check: itself, but for properties, which draw SOAK_TIMES as
 * often as they say, from SOAK_SEED or a new seed. A failure prints the seed and the path to it.
 */
const real = require("../../node_modules/fast-check/lib/cjs/fast-check.js");

const USUAL_RUNS = 100;
const USUAL_TIMES = 20;
const { SOAK_TIMES, SOAK_SEED } = process.env;
const times = SOAK_TIMES ? whole("TIMES", SOAK_TIMES) : USUAL_TIMES;
const seed = SOAK_SEED ? { seed: whole("SEED", SOAK_SEED) } : {};

function whole(name, text) {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new Error(`${name} is ${text}; set it to a whole number of 1 or more`);
}

function assert(property, parameters = {}) {
  const numRuns = (parameters.numRuns ?? USUAL_RUNS) * times;
  return real.assert(property, { ...seed, ...parameters, numRuns });
}

const soaking = { ...real, assert };
module.exports = { ...soaking, default: soaking, __esModule: true };
