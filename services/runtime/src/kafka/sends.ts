/**
 * Records in the shape kafkajs sends, in chunks: it copies its arrays once per record, so a large
 * send costs the square of its size (K10). Every record names its partition.
 */
import type { Message, TopicMessages } from "kafkajs";
import type { NewRecord } from "../log-driver";

const CHUNK_RECORDS = 1_000;
const CHUNK_BYTES = 800_000;

/** Chunks in order; within a chunk, by topic. */
export function* chunksOf(records: readonly NewRecord[]): Generator<TopicMessages[]> {
  let from = 0;
  while (from < records.length) {
    let to = from;
    let bytes = 0;
    while (to < records.length && to - from < CHUNK_RECORDS) {
      bytes += records[to]!.value?.length ?? 0;
      if (bytes > CHUNK_BYTES && to > from) break;
      to++;
    }
    yield byTopic(records.slice(from, to));
    from = to;
  }
}

function byTopic(records: readonly NewRecord[]): TopicMessages[] {
  const topics = new Map<string, Message[]>();
  for (const { topic, partition, key, value, headers, timestamp } of records) {
    let messages = topics.get(topic);
    if (messages === undefined) {
      messages = [];
      topics.set(topic, messages);
    }
    messages.push({
      partition,
      key: key as Buffer | null,
      value: value as Buffer | null,
      ...(headers === undefined ? {} : { headers: headers as Record<string, string> }),
      ...(timestamp === undefined ? {} : { timestamp: String(timestamp) }),
    });
  }
  return [...topics].map(([topic, messages]) => ({ topic, messages }));
}
