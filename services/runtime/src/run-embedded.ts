/**
 * The embedded runner: one process, all services, log and checkpoints in LMDB. It may be killed at
 * any point; run again, it goes on from the last commit to the same bytes.
 */
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { DATA_FILE } from "./lmdb/environment";
import { LmdbStore } from "./lmdb/lmdb-store";
import { lockLog } from "./log-lock";
import type { LogProgress } from "./log-store";
import type { Standing } from "./pipeline";
import { type RunOptions, refuseAnotherRun, runLog } from "./run-log";
import { refuseAltered, removeSeal, sealLog } from "./seal";
import { explainUnwritable } from "./unwritable";

export interface EmbeddedOptions extends RunOptions {
  /** Where the log is, or will be created. */
  readonly directory: string;
}

export interface EmbeddedRun extends Standing {
  readonly progress: LogProgress;
}

/**
 * Creates the log or continues it, and seals it at the end of the source. Throws Unusable when the
 * log is open elsewhere, was made from something else, was altered since it was sealed or cannot be
 * written; LogDiverged when folding it again gives other records; ServiceStopped on a broken
 * invariant.
 */
export async function runEmbedded(options: EmbeddedOptions): Promise<EmbeddedRun> {
  try {
    return await runInFolder(options);
  } catch (cause) {
    throw explainUnwritable(options.directory, cause);
  }
}

async function runInFolder(options: EmbeddedOptions): Promise<EmbeddedRun> {
  const { directory } = options;
  mkdirSync(directory, { recursive: true });
  const release = lockLog(directory);
  try {
    refuseAltered(directory);
    await refuseAnotherLog(options);
    removeSeal(directory);
    const run = await runOverStore(LmdbStore.open(directory, "append"), options);
    sealLog(directory);
    return run;
  } finally {
    release();
  }
}

/** A log that this run cannot go on with keeps its seal. */
async function refuseAnotherLog(options: EmbeddedOptions): Promise<void> {
  const { directory } = options;
  if (!existsSync(join(directory, DATA_FILE))) return;
  const store = LmdbStore.open(directory, "read");
  try {
    refuseAnotherRun(store, options);
  } finally {
    await store.close();
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
