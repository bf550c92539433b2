/** Entry of a thread: folds some shards of a log again, in one pass over it. */
import { parentPort, workerData } from "node:worker_threads";
import { createCodec, reopenLog, type TopicName } from "@margin-engine/runtime";
import type { LogRange } from "./range";
import { ShardRefold, type ShardResult, TAKEN } from "./shard-refold";

export interface RefoldTask {
  readonly log: string;
  readonly range: LogRange;
  readonly shards: number;
  /** Those of this thread. */
  readonly own: readonly number[];
}

export type RefoldMessage =
  | { readonly what: "progress"; readonly position: number; readonly entries: number }
  | { readonly what: "done"; readonly results: readonly ShardResult[] }
  | { readonly what: "failed"; readonly name: string; readonly message: string };

const TELL_EVERY = 10_000;

async function refold({ log: path, range, shards, own }: RefoldTask): Promise<ShardResult[]> {
  const log = reopenLog(path);
  try {
    const codec = createCodec(log.schemas());
    const refolds = own.map((shard) => new ShardRefold(codec, range, { shard, shards }));
    const byShard = new Map(own.map((shard, at) => [shard, refolds[at]!]));
    const wanted = (topic: TopicName, partition: number) =>
      byShard.has(partition) && TAKEN.has(topic);
    let [entries, taken] = [0, 0];
    for (const record of log.readAll(0, wanted)) {
      if (++taken % TELL_EVERY === 0) {
        tell({ what: "progress", position: record.position, entries });
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

function tell(message: RefoldMessage): void {
  parentPort!.postMessage(message);
}

refold(workerData as RefoldTask).then(
  (results) => tell({ what: "done", results }),
  ({ name, message }: Error) => tell({ what: "failed", name, message }),
);
