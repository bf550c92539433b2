/** The memory runner: the whole of a source over a log in memory, for tests and what-if runs. */
import { MemoryStore } from "./memory-store";
import type { Standing } from "./pipeline";
import { type RunOptions, runLog } from "./run-log";

export interface MemoryRun extends Standing {
  /** The log, to be inspected. */
  readonly store: MemoryStore;
}

/** Throws ServiceStopped on a broken invariant. */
export async function runInMemory(options: RunOptions): Promise<MemoryRun> {
  const store = new MemoryStore();
  return { ...(await runLog(store, options)), store };
}
