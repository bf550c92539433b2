/** Which shards of the journal an entry goes to. */
import * as core from "@margin-engine/core";
import type { Output } from "@margin-engine/runtime";

export type Outputs = Output<core.JournalEntry | core.DeadLetter>[];

export function toAccount(
  outputs: Outputs,
  shards: number,
  event: core.JournalEntry & { readonly account: string },
): void {
  const partition = core.shardOf(event.account, shards);
  outputs.push({ topic: "journal", partition, key: String(partition), event });
}

/** What names an account goes to it alone. */
export function toConcerned(outputs: Outputs, shards: number, event: core.JournalEntry): void {
  if ("account" in event) toAccount(outputs, shards, event);
  else toEveryShard(outputs, shards, event);
}

export function toEveryShard(outputs: Outputs, shards: number, event: core.JournalEntry): void {
  for (let shard = 0; shard < shards; shard++) {
    outputs.push({ topic: "journal", partition: shard, key: String(shard), event });
  }
}
