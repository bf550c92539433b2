/**
 * The port behind which a log is kept: records by topic, partition and offset, one global order
 * over all of them, and checkpoints. Memory and LMDB implement it; one contract suite runs over
 * both.
 */
import type { NextOffsets } from "./log-ends";
import type { TopicName } from "./topics";

/** Whether records of the partition are wanted; the others are passed over unread. */
export type Wanted = (topic: TopicName, partition: number) => boolean;

/** A record at rest. `position` is its place in the log's one global order, from 0. */
export interface LogRecord {
  readonly position: number;
  readonly topic: TopicName;
  readonly partition: number;
  readonly offset: number;
  readonly key: Uint8Array;
  /** Id of the writer's schema in this log; 0 for bytes that came without a schema. */
  readonly schemaId: number;
  /** The Avro body, or the original bytes of a bad input. */
  readonly value: Uint8Array;
}

/** Everything the fold decides between two commits, written as one atomic transaction. */
export interface Commit {
  /** New records, in global order, directly following what is stored. */
  readonly records: readonly LogRecord[];
  /** All records below this position have been folded by every service. */
  readonly folded: number;
  /** Batches pulled from the input source so far. */
  readonly pulled: number;
  /** Checkpoints that became due, each at its own `folded` position. */
  readonly checkpoints: readonly StoredCheckpoint[];
}

/** The state of one service instance after folding every record below `folded`. */
export interface StoredCheckpoint {
  readonly service: string;
  readonly shard: number;
  readonly folded: number;
  /** Number of records the log had at that point, the ones not yet folded included. */
  readonly records: number;
  /** SHA-256 of the last chained output of the instance, 32 bytes. */
  readonly chainHead: Uint8Array;
  readonly body: Uint8Array;
}

export interface LogProgress {
  readonly records: number;
  readonly folded: number;
  readonly pulled: number;
}

/** What a log was made from; a log is continued only with the same manifest. */
export interface LogManifest {
  readonly formatVersion: number;
  readonly shards: number;
  /** How the inputs were made: command and options, or the imported file. */
  readonly origin: string;
  /** The services that fold it, each by name and options. */
  readonly services: readonly string[];
}

export interface LogStore {
  /** Null in a log that holds nothing yet. */
  readonly manifest: () => LogManifest | null;
  readonly create: (manifest: LogManifest) => void;
  readonly progress: () => LogProgress;
  readonly nextOffsets: () => NextOffsets;
  /** All or nothing. Throws when the records do not directly follow what is stored. */
  readonly commit: (commit: Commit) => void;
  /** Records of one topic partition from an offset on, in order. */
  readonly read: (topic: TopicName, partition: number, fromOffset: number) => Iterable<LogRecord>;
  /** Records of all topics from a position on, in global order. */
  readonly readAll: (fromPosition: number) => Iterable<LogRecord>;
  /** The newest checkpoint of the instance whose hash is right; torn or altered ones are passed
   * over. Two generations are kept. */
  readonly checkpoint: (service: string, shard: number) => StoredCheckpoint | null;
  /** The schema texts of this log by id, ids from 1. */
  readonly schemas: () => readonly string[];
  readonly addSchemas: (texts: readonly string[]) => void;
  readonly close: () => Promise<void>;
}

/** A log that is only read: one at rest, whatever it is kept in. */
export type RecordedLog = Pick<LogStore, "manifest" | "schemas" | "read" | "readAll" | "close">;
