/**
 * The port behind which a broker's client is kept: reading partitions at explicit offsets, writing
 * atomically as the one holder of a transactional id, and sharing partitions among processes.
 * Topics are named as on the broker. Positions are the reader's own: none is kept by a group.
 */
export interface Place {
  readonly topic: string;
  readonly partition: number;
}

export interface Position extends Place {
  readonly offset: number;
}

export interface TopicSpec {
  readonly topic: string;
  readonly partitions: number;
  readonly cleanup: "delete" | "compact";
  /** Of a record; left out for what the broker takes unless told. */
  readonly largestBytes?: number;
  /** What was replaced stays for so long, for those who are reading it; left out for not at all. */
  readonly keptMilliseconds?: number;
}

export interface NewRecord extends Place {
  /** Written in UTF-8. */
  readonly key: string | null;
  /** Null deletes the key in a compacted topic. */
  readonly value: Uint8Array | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch; left out for the time of writing. */
  readonly timestamp?: number;
}

export interface LoggedRecord {
  readonly offset: number;
  /** Milliseconds since the epoch, as the writer gave it. */
  readonly timestamp: number;
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
}

/** What one partition gave to a fetch. Offsets have holes where control records and aborted ones
 * lie, so `next` is where to go on, never the last record's offset plus one. */
export interface Slice extends Place {
  readonly records: readonly LoggedRecord[];
  readonly next: number;
  /** End of what readers of committed records may see now. */
  readonly stable: number;
  /** End of the log, open transactions included. */
  readonly end: number;
}

export interface FetchLimits {
  /** How long to wait where nothing is there yet. */
  readonly waitMilliseconds: number;
  /** Of each partition. */
  readonly bytes: number;
}

export interface LogReader {
  /** Committed records from the positions on. Throws PositionLost where one is no longer kept. */
  readonly fetch: (positions: readonly Position[], limits: FetchLimits) => Promise<Slice[]>;
  readonly close: () => Promise<void>;
}

/** At-least-once: each partition gets its records in their order, repeated where an answer was
 * lost. */
export interface LogAppender {
  readonly append: (records: readonly NewRecord[]) => Promise<void>;
  /** Waits for what is on its way. */
  readonly close: () => Promise<void>;
}

/** How far a group has come, for those who watch its lag. */
export interface GroupProgress {
  readonly group: string;
  readonly positions: readonly Position[];
}

export interface Transactor {
  /**
   * Writes all or nothing. At least one record. Whatever it throws leaves the outcome unknown and
   * the transactor spent: fence again and read back. Fenced means that someone else has the id.
   */
  readonly commit: (records: readonly NewRecord[], progress: GroupProgress | null) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** `balanced`: each partition to one member, evenly, staying where it was. `whole`: all partitions
 * of all topics to one member while it lives. */
export type Sharing = "balanced" | "whole";

export interface MembershipOptions {
  readonly group: string;
  readonly topics: readonly string[];
  readonly sharing: Sharing;
  /** Called with all that this process has now, after every rebalance. Must not throw. */
  readonly onAssigned: (places: readonly Place[]) => void;
  /** Called when the group begins to share anew, cannot be joined, or has lost the member. */
  readonly onSuspended: (reason: string) => void;
}

export interface Membership {
  readonly leave: () => Promise<void>;
}

export interface PartitionEnds {
  readonly first: number;
  /** Readers of committed records see what is below. */
  readonly next: number;
}

export interface LogDriver {
  /** Those that are there already stay as they are. */
  readonly createTopics: (specs: readonly TopicSpec[]) => Promise<void>;
  /** By partition. */
  readonly ends: (topic: string) => Promise<readonly PartitionEnds[]>;
  /** Connects when it is first used, as the appender does. */
  readonly reader: () => LogReader;
  readonly appender: () => LogAppender;
  /** Takes the id from whoever had it and aborts what they left open. */
  readonly fence: (transactionalId: string) => Promise<Transactor>;
  /** Tries to become a member, and again whenever membership was lost, until it leaves. */
  readonly join: (options: MembershipOptions) => Membership;
  readonly close: () => Promise<void>;
}

/** Someone else has taken the transactional id, or the broker aborted a transaction of it. */
export class Fenced extends Error {
  override readonly name = "Fenced";
}

/** Records that were to be read are gone: retention or an unclean election took them. */
export class PositionLost extends Error {
  override readonly name = "PositionLost";

  constructor(readonly position: Position) {
    const { topic, partition, offset } = position;
    super(
      `${topic}/${partition} no longer holds offset ${offset}. Going on would skip records: ` +
        "restore the topic, or start from a checkpoint that is above what was lost.",
    );
  }
}
