/** The memory runner: the whole of a source over a log in memory, for tests and what-if runs. */
import { MemoryStore } from "./memory-store";
import { type RunOptions, runLog } from "./run-log";

export interface MemoryRun {
  /** The log, to be inspected. */
  readonly store: MemoryStore;
  /** Last chained hash of each instance that chains its outputs, in hex, by instance name. */
  readonly chainHeads: Readonly<Record<string, string>>;
}

/** Throws ServiceStopped on a broken invariant. */
export async function runInMemory(options: RunOptions): Promise<MemoryRun> {
  const store = new MemoryStore();
  const chainHeads = await runLog(store, options);
  return { store, chainHeads };
}
