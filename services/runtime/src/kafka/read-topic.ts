/**
 * A topic as who looks at it from outside sees it: what is committed now, partition by partition,
 * decoded as the services decode it.
 */
import type { Event } from "@margin-engine/core";
import type { LogDriver, LogReader } from "../log-driver";
import type { Undecodable } from "../service";
import type { TopicName } from "../topics";
import type { Names } from "./names";
import { readRange } from "./read-range";
import type { RegistryCodec } from "./registry-codec";
import { bodyOf, schemaIdOf } from "./wire-format";

export interface TopicReading {
  readonly driver: LogDriver;
  readonly reader: LogReader;
  readonly codec: RegistryCodec;
  readonly names: Names;
}

export interface TopicRecord {
  readonly topic: TopicName;
  readonly partition: number;
  readonly offset: number;
  readonly key: Uint8Array;
  /** Without its frame. */
  readonly value: Uint8Array;
  /** Null for what is no event of the topic. */
  readonly event: Event | null;
  /** Why it is none; null where it is one. */
  readonly undecodable: Undecodable | null;
}

export async function* readTopic(
  reading: TopicReading,
  topic: TopicName,
): AsyncGenerator<TopicRecord> {
  const ends = await reading.driver.ends(reading.names.topics[topic]);
  for (const [partition, { first, next }] of ends.entries()) {
    yield* readPlaces(reading, { topic, partition, from: first, to: next });
  }
}

interface Places {
  readonly topic: TopicName;
  readonly partition: number;
  readonly from: number;
  readonly to: number;
}

/** The record at an offset; null when it is not kept any more. */
export async function readPlace(
  reading: TopicReading,
  place: { readonly topic: TopicName; readonly partition: number; readonly offset: number },
): Promise<TopicRecord | null> {
  const { topic, partition, offset } = place;
  const ends = await reading.driver.ends(reading.names.topics[topic]);
  const kept = ends[partition];
  if (kept === undefined || offset < kept.first || offset >= kept.next) return null;
  const places = { topic, partition, from: offset, to: offset + 1 };
  for await (const record of readPlaces(reading, places)) return record;
  return null;
}

async function* readPlaces(
  { reader, codec, names }: TopicReading,
  { topic, ...places }: Places,
): AsyncGenerator<TopicRecord> {
  const { partition } = places;
  for await (const records of readRange(reader, { ...places, topic: names.topics[topic] })) {
    await codec.prepare(records);
    for (const { offset, key, value: framed } of records) {
      const schemaId = schemaIdOf(framed);
      const value = bodyOf(framed, schemaId);
      const decoded = codec.decode(topic, schemaId, value);
      const read =
        "kind" in decoded
          ? { event: decoded, undecodable: null }
          : { event: null, undecodable: decoded };
      yield { topic, partition, offset, key: key ?? new Uint8Array(0), value, ...read };
    }
  }
}
