/**
 * Runs services over a source and hands each record on instead of keeping it: for questions about
 * long histories, whose logs nobody wants afterwards.
 */
import { LogEnds, type NextOffsets } from "./log-ends";
import type { Commit, LogManifest, LogProgress, LogRecord, LogStore } from "./log-store";
import type { Standing } from "./pipeline";
import { type RunOptions, runLog } from "./run-log";

/** Takes a record of the run, in the global order; its bytes are free to be used again after it. */
export type OnRecord = (record: LogRecord) => void;

/** Throws ServiceStopped on a broken invariant. */
export function runPassing(options: RunOptions, onRecord: OnRecord): Promise<Standing> {
  return runLog(new PassingStore(onRecord), {
    ...options,
    checkpointEvery: Number.MAX_SAFE_INTEGER,
  });
}

class PassingStore implements LogStore {
  private made: LogManifest | null = null;
  private reached: LogProgress = { records: 0, folded: 0, pulled: 0 };
  private readonly ends = new LogEnds();
  private readonly texts: string[] = [];

  constructor(private readonly onRecord: OnRecord) {}

  manifest(): LogManifest | null {
    return this.made;
  }

  create(manifest: LogManifest): void {
    this.made = manifest;
  }

  progress(): LogProgress {
    return this.reached;
  }

  nextOffsets(): NextOffsets {
    return this.ends.offsets();
  }

  commit({ records, folded, pulled }: Commit): void {
    for (const record of records) this.onRecord(record);
    this.reached = { records: this.reached.records + records.length, folded, pulled };
  }

  read(): Iterable<LogRecord> {
    return [];
  }

  readAll(): Iterable<LogRecord> {
    return [];
  }

  checkpoint(): null {
    return null;
  }

  schemas(): readonly string[] {
    return this.texts;
  }

  addSchemas(texts: readonly string[]): void {
    this.texts.push(...texts);
  }

  async close(): Promise<void> {}
}
