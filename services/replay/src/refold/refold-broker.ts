/** A broker's journal folded again here, and held against the outputs that are committed there. */
import type { Event } from "@margin-engine/core";
import {
  createCodec,
  type LogRecord,
  readTopic,
  type TopicName,
  Unusable,
} from "@margin-engine/runtime";
import type { BrokerAccess } from "../broker-access";
import type { LogRange } from "./range";
import { OUTPUT_TOPICS, ShardRefold, type ShardResult } from "./shard-refold";

/**
 * Outputs are read first and wait for the journal, in memory. Throws what a broken fold throws, and
 * Unusable at a record that is no event here.
 */
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
  const recordOf = (record: Found): LogRecord => {
    const { topic, partition, offset, key, event } = record;
    // An entry may have come under an older schema: the fold decodes it from this build's.
    const value = topic === "journal" ? Buffer.from(codec.encode(event, null)) : record.value;
    const schemaId = codec.schemaId(event.kind);
    return { position: offset, topic, partition, offset, key, schemaId, value };
  };
  let entries = 0;
  for (const topic of [...OUTPUT_TOPICS, "journal"] as const) {
    for await (const { event, undecodable, ...record } of readTopic(access, topic)) {
      if (event === null) throw unreadable(record, undecodable!.detail);
      refolds[record.partition]!.take(recordOf({ ...record, event }));
      if (topic === "journal") onProgress(++entries);
    }
  }
  return refolds.map((each) => each.finish());
}

function unreadable({ topic, partition, offset }: Omit<Found, "event">, why: string): Unusable {
  const where = `${topic}/${partition}@${offset}`;
  return new Unusable(
    `${where} cannot be read (${why}): read these topics with the version that wrote them`,
  );
}

interface Found {
  readonly topic: TopicName;
  readonly partition: number;
  readonly offset: number;
  readonly key: Uint8Array;
  readonly value: Uint8Array;
  readonly event: Event;
}
