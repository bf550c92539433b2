/** A broker's journal folded again here, and held against the outputs that are committed there. */
import type { Event } from "@margin-engine/core";
import { createCodec, type LogRecord, readTopic, type TopicName } from "@margin-engine/runtime";
import type { BrokerAccess } from "../broker-access";
import type { LogRange } from "./range";
import { OUTPUT_TOPICS, ShardRefold, type ShardResult } from "./shard-refold";

/** Outputs are read first and wait for the journal, in memory. Throws what a broken fold throws. */
export async function refoldBroker(
  access: BrokerAccess,
  range: LogRange,
  onProgress: (entries: number) => void,
): Promise<ShardResult[]> {
  const { shards } = access.config;
  const codec = createCodec();
  const refolds = Array.from(
    { length: shards },
    (_, shard) => new ShardRefold(codec, range, { shard, shards }),
  );
  const recordOf = (topic: TopicName, record: Found): LogRecord => {
    const { partition, offset, key, event } = record;
    // An entry may have come under an older schema: the fold decodes it from this build's.
    const value = topic === "journal" ? Buffer.from(codec.encode(event, null)) : record.value;
    const schemaId = codec.schemaId(event.kind);
    return { position: offset, topic, partition, offset, key, schemaId, value };
  };
  let entries = 0;
  for (const topic of [...OUTPUT_TOPICS, "journal"] as const) {
    for await (const { event, ...record } of readTopic(access, topic)) {
      if (event === null) continue;
      refolds[record.partition]!.take(recordOf(topic, { ...record, event }));
      if (topic === "journal") onProgress(++entries);
    }
  }
  return refolds.map((each) => each.finish());
}

interface Found {
  readonly partition: number;
  readonly offset: number;
  readonly key: Uint8Array;
  readonly value: Uint8Array;
  readonly event: Event;
}
