/**
 * Records as the client sends them, by topic, in requests of a size that brokers take unless they
 * are told. Every record names its partition.
 */
import type { Message, TopicMessages } from "kafkajs";
import type { NewRecord } from "../log-driver";

const REQUEST_BYTES = 900_000;
/** What a record takes besides its key and value, with six headers. */
const RECORD_BYTES = 160;

/** In order; within a request, by topic. */
export function* requestsOf(records: readonly NewRecord[]): Generator<TopicMessages[]> {
  let from = 0;
  while (from < records.length) {
    let to = from;
    let bytes = 0;
    while (to < records.length) {
      const { key, value } = records[to]!;
      bytes += RECORD_BYTES + (key?.length ?? 0) + (value?.length ?? 0);
      if (bytes > REQUEST_BYTES && to > from) break;
      to++;
    }
    yield byTopic(records.slice(from, to));
    from = to;
  }
}

function byTopic(records: readonly NewRecord[]): TopicMessages[] {
  const topics = new Map<string, NewRecord[]>();
  for (const record of records) {
    const those = topics.get(record.topic);
    if (those === undefined) topics.set(record.topic, [record]);
    else those.push(record);
  }
  // The client hands them on to our own encoder as they are.
  return [...topics].map(([topic, those]) => ({ topic, messages: those as unknown as Message[] }));
}
