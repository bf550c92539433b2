/** The run of the kill test, the same in the killed process and in the test. */
import type { RunOptions } from "../run-log";
import { counter, splitter } from "./toy-services";
import { toySource } from "./toy-source";

export function killedRun(): RunOptions {
  return {
    services: [splitter, counter()],
    shards: 3,
    source: toySource({ batches: 800 }),
    commitEvery: 40,
    checkpointEvery: 500,
  };
}
