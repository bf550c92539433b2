/**
 * What records say, whatever they lie in: a digest of the events that a partition's records decode
 * to, with their keys and in their order. Two runs said the same if their digests are equal.
 */
import { createHash, type Hash } from "node:crypto";
import {
  type Codec,
  createCodec,
  type LogRecord,
  type LogStore,
  type TopicName,
} from "@margin-engine/runtime";
import { OUTPUT_TOPICS } from "./crash-day";

/** SHA-256 in hex, by `topic/partition`. */
export type EventDigests = Readonly<Record<string, string>>;

/** The journal and everything that is computed from it. */
export const DIGESTED: readonly TopicName[] = ["journal", ...OUTPUT_TOPICS];

export type DigestedRecord = Pick<LogRecord, "topic" | "partition" | "schemaId" | "key" | "value">;

export class DigestedEvents {
  private readonly hashes = new Map<string, Hash>();

  constructor(private readonly codec: Codec) {}

  /** Throws on a record that is no event of its topic. */
  add({ topic, partition, schemaId, key, value }: DigestedRecord): void {
    const event = this.codec.decode(topic, schemaId, value);
    if (!("kind" in event)) throw new Error(`${topic}/${partition}: ${event.detail}`);
    const place = `${topic}/${partition}`;
    const hash = this.hashes.get(place) ?? createHash("sha256");
    this.hashes.set(place, hash);
    hash.update(`${Buffer.from(key).toString()} ${JSON.stringify(event, exactly)}\n`);
  }

  digests(): EventDigests {
    const places = [...this.hashes].sort(([one], [other]) => (one < other ? -1 : 1));
    return Object.fromEntries(places.map(([place, hash]) => [place, hash.digest("hex")]));
  }
}

/** The digests of a log in memory or in a folder. */
export function digestsOfLog(store: LogStore, topics = DIGESTED): EventDigests {
  const events = new DigestedEvents(createCodec(store.schemas()));
  for (const record of store.readAll(0)) {
    if (topics.includes(record.topic)) events.add(record);
  }
  return events.digests();
}

function exactly(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? `${value}n` : value;
}
