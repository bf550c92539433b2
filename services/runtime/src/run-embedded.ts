/**
 * The embedded runner: one process, all services, log and checkpoints in LMDB. It may be killed at
 * any point; run again, it goes on from the last commit to the same bytes.
 */
import { mkdirSync } from "node:fs";
import { LmdbStore } from "./lmdb/lmdb-store";
import { lockLog } from "./log-lock";
import type { LogProgress } from "./log-store";
import type { Standing } from "./pipeline";
import { type RunOptions, runLog } from "./run-log";
import { breakSeal, sealLog } from "./seal";

export interface EmbeddedOptions extends RunOptions {
  /** Where the log is, or will be created. */
  readonly directory: string;
}

export interface EmbeddedRun extends Standing {
  readonly progress: LogProgress;
}

/**
 * Creates the log or continues it, and seals it at the end of the source. Throws Unusable when the
 * log is open elsewhere, was made from something else or was altered since it was sealed;
 * LogDiverged when folding it again gives other records; ServiceStopped on a broken invariant.
 */
export async function runEmbedded(options: EmbeddedOptions): Promise<EmbeddedRun> {
  const { directory } = options;
  mkdirSync(directory, { recursive: true });
  const release = lockLog(directory);
  try {
    breakSeal(directory);
    const run = await runOverStore(LmdbStore.open(directory, "append"), options);
    sealLog(directory);
    return run;
  } finally {
    release();
  }
}

async function runOverStore(store: LmdbStore, options: RunOptions): Promise<EmbeddedRun> {
  try {
    const standing = await runLog(store, options);
    return { ...standing, progress: store.progress() };
  } finally {
    await store.close();
  }
}
