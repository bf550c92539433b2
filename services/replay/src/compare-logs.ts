/**
 * Whether two logs hold the same records, partition by partition, and where they first differ. Each
 * log is read once; only a partition whose digests differ is looked at record by record.
 */
import { createHash, type Hash } from "node:crypto";
import {
  createCodec,
  divergence,
  partitionsOf,
  type RecordedLog,
  type TopicName,
} from "@margin-engine/runtime";

export interface TopicComparison {
  readonly topic: TopicName;
  /** Records of the topic in the first log. */
  readonly records: number;
  /** A sentence for each partition that differs. */
  readonly differences: readonly string[];
}

export interface LogPair {
  readonly recorded: RecordedLog;
  readonly replayed: RecordedLog;
  readonly shards: number;
}

export function compareLogs(pair: LogPair, topics: readonly TopicName[]): TopicComparison[] {
  const recorded = digestsOf(pair.recorded, topics);
  const replayed = digestsOf(pair.replayed, topics);
  return topics.map((topic) => {
    const partitions = Array.from({ length: partitionsOf(topic, pair.shards) }, (_, at) => at);
    const differing = partitions.filter((partition) => {
      const place = `${topic}/${partition}`;
      return recorded.get(place)?.digest !== replayed.get(place)?.digest;
    });
    return {
      topic,
      records: partitions.reduce(
        (sum, partition) => sum + (recorded.get(`${topic}/${partition}`)?.records ?? 0),
        0,
      ),
      differences: differing.map((partition) => firstDifference(pair, topic, partition)),
    };
  });
}

interface PartitionDigest {
  readonly records: number;
  /** SHA-256 over lengths and bytes of keys and bodies, in hex. */
  readonly digest: string;
}

/** By `topic/partition`. */
function digestsOf(log: RecordedLog, topics: readonly TopicName[]): Map<string, PartitionDigest> {
  const growing = new Map<string, { records: number; readonly hash: Hash }>();
  const lengths = Buffer.alloc(8);
  for (const { topic, partition, key, value } of log.readAll(0)) {
    if (!topics.includes(topic)) continue;
    const place = `${topic}/${partition}`;
    let found = growing.get(place);
    if (found === undefined) {
      found = { records: 0, hash: createHash("sha256") };
      growing.set(place, found);
    }
    lengths.writeUInt32BE(key.length, 0);
    lengths.writeUInt32BE(value.length, 4);
    found.hash.update(lengths).update(key).update(value);
    found.records++;
  }
  return new Map(
    [...growing].map(([place, { records, hash }]) => [
      place,
      { records, digest: hash.digest("hex") },
    ]),
  );
}

function firstDifference(pair: LogPair, topic: TopicName, partition: number): string {
  const schemas = pair.replayed.schemas();
  const codec = createCodec(schemas);
  const recorded = pair.recorded.read(topic, partition, 0)[Symbol.iterator]();
  const replayed = pair.replayed.read(topic, partition, 0)[Symbol.iterator]();
  for (let offset = 0; ; offset++) {
    const [before, now] = [recorded.next(), replayed.next()];
    const place = `${topic}/${partition}@${offset}`;
    if (before.done === true) return `${place}: the replay has more`;
    if (now.done === true) return `${place}: missing in the replay`;
    const same =
      Buffer.compare(before.value.value, now.value.value) === 0 &&
      Buffer.compare(before.value.key, now.value.key) === 0;
    if (same) continue;
    // Another version of the engine numbers the schemas of its log anew.
    const schemaId = schemas.indexOf(pair.recorded.schemas()[before.value.schemaId - 1] ?? "") + 1;
    const { where, what } = divergence(codec, { ...before.value, schemaId }, now.value);
    return `${where}: ${what}`;
  }
}
