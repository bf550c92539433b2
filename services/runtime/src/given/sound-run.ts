/** The run whose log the tests of verification damage. */
import type { RunOptions } from "../run-log";
import { counter, splitter } from "./toy-services";
import { toySource } from "./toy-source";

export const soundRun: RunOptions = {
  services: [splitter, counter("filler")],
  shards: 3,
  source: toySource({ batches: 40 }),
  checkpointEvery: 100,
};
