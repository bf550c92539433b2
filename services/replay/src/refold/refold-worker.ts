/** Entry of a thread: folds some shards of a log again, in one pass over it. */
import { createCodec, reopenLog, type TopicName } from "@margin-engine/runtime";
import { answerTask } from "../thread";
import type { LogRange } from "./range";
import { ShardRefold, type ShardResult, TAKEN } from "./shard-refold";

export interface RefoldTask {
  readonly log: string;
  readonly range: LogRange;
  readonly shards: number;
  /** Those of this thread. */
  readonly own: readonly number[];
}

/** How far a thread has read, and how many entries it folded. */
export interface ThreadReach {
  readonly position: number;
  readonly entries: number;
}

const TELL_EVERY = 10_000;

async function refold(
  { log: path, range, shards, own }: RefoldTask,
  tell: (reach: ThreadReach) => void,
): Promise<readonly ShardResult[]> {
  const log = reopenLog(path);
  try {
    const codec = createCodec(log.schemas());
    const refolds = own.map((shard) => new ShardRefold(codec, range, { shard, shards }));
    const byShard = new Map(own.map((shard, at) => [shard, refolds[at]!]));
    const wanted = (topic: TopicName, partition: number) =>
      byShard.has(partition) && TAKEN.has(topic);
    let [entries, taken] = [0, 0];
    for (const record of log.views(wanted)) {
      if (++taken % TELL_EVERY === 0) {
        tell({ position: record.position, entries });
        if (refolds.every(({ done }) => done)) break;
      }
      if (record.topic === "journal") entries++;
      byShard.get(record.partition)!.take(record);
    }
    return refolds.map((each) => each.finish());
  } finally {
    await log.close();
  }
}

answerTask(refold);
