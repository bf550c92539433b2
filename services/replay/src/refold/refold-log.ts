/** A whole log folded again on several threads, each with its share of the shards. */
import { openLog } from "@margin-engine/runtime";
import { runThread } from "../thread";
import type { LogRange } from "./range";
import type { RefoldTask, ThreadReach } from "./refold-worker";
import type { ShardResult } from "./shard-refold";

export interface RefoldOptions {
  /** Folder of a log, or a file that one was exported to. */
  readonly log: string;
  readonly range: LogRange;
  readonly threads: number;
  readonly onProgress: (progress: RefoldProgress) => void;
}

export interface RefoldProgress {
  /** How much of the log the slowest thread has read, from 0 to 1; 0 when unknown. */
  readonly share: number;
  /** Journal entries passed so far. */
  readonly entries: number;
}

const ENTRY = "refold/refold-worker.js";

/** By shard. Throws Unusable when the log cannot be read or folded. */
export async function refoldLog(options: RefoldOptions): Promise<ShardResult[]> {
  const { log, range } = options;
  const opened = openLog(log);
  const { shards } = opened.manifest();
  const { records } = opened;
  await opened.close();
  const threads = Math.min(options.threads, shards);
  const reached = Array.from({ length: threads }, () => ({ position: 0, entries: 0 }));
  const tell = () => {
    const share = Math.min(...reached.map(({ position }) => position)) / records;
    const entries = reached.reduce((sum, each) => sum + each.entries, 0);
    options.onProgress({ share, entries });
  };
  const parts = await Promise.all(
    reached.map((place, thread) => {
      const every = Array.from({ length: shards }, (_, shard) => shard);
      const own = every.filter((shard) => shard % threads === thread);
      const task = { log, range, shards, own };
      return runThread<RefoldTask, ThreadReach, ShardResult[]>(ENTRY, task, (reach) => {
        Object.assign(place, reach);
        tell();
      });
    }),
  );
  return parts.flat().sort((left, right) => left.shard - right.shard);
}
