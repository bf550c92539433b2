/**
 * A log in LMDB: one environment in one directory. A commit is one transaction, flushed to disk, so
 * a kill or a power cut at any point leaves the log as it was after some commit.
 */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { ByteArena } from "../byte-arena";
import type { LogFault } from "../divergence";
import { followedBy } from "../followed-by";
import { LogDamaged } from "../log-damaged";
import { LogEnds, type NextOffsets } from "../log-ends";
import type {
  Commit,
  LogManifest,
  LogProgress,
  LogRecord,
  LogStore,
  StoredCheckpoint,
  Wanted,
} from "../log-store";
import { TOPIC_NAMES, type TopicName } from "../topics";
import { Unusable } from "../unusable";
import { CheckpointTable } from "./checkpoint-table";
import { type Access, openTables, READERS_FILE, type Tables } from "./environment";
import { guardText, readGuarded } from "./guarded-text";
import { RecordView, RecordWriter, readRecord } from "./record-format";

/**
 * Every so many-th offset of a topic partition has its position noted, for reads from an offset.
 */
const PLACE_EVERY = 1024;

interface Reached extends LogProgress {
  readonly ends: LogEnds;
}

export class LmdbStore implements LogStore {
  private readonly table: CheckpointTable;
  private topicNames: readonly TopicName[] = [];
  private readonly indices = new Map<TopicName, number>();
  private readonly writer = new RecordWriter(this.indices);
  private readonly arena = new ByteArena();
  private reached: Reached | null = null;

  private readonly tables: Tables;

  private constructor(
    private readonly directory: string,
    private readonly access: Access,
  ) {
    this.tables = openTables(directory, access);
    this.table = new CheckpointTable(this.tables.checkpoints);
  }

  /**
   * For appending the caller holds the log's lock. Throws Unusable when there is nothing to read.
   */
  static open(directory: string, access: Access): LmdbStore {
    const store = new LmdbStore(directory, access);
    if (access === "append") store.adoptTopics();
    return store;
  }

  manifest(): LogManifest | null {
    const text = this.meta("manifest");
    return text === null ? null : (JSON.parse(text) as LogManifest);
  }

  create(manifest: LogManifest): void {
    this.putMeta("manifest", JSON.stringify(manifest));
  }

  progress(): LogProgress {
    const { records, folded, pulled } = this.reach();
    return { records, folded, pulled };
  }

  nextOffsets(): NextOffsets {
    return this.reach().ends.offsets();
  }

  commit(commit: Commit): void {
    const before = this.reach();
    const ends = followedBy(commit, before);
    const { folded, pulled } = commit;
    const after = { records: before.records + commit.records.length, folded, pulled, ends };
    this.tables.environment.transactionSync(() => {
      this.refuseOtherWriter(before);
      for (const record of commit.records) this.put(record);
      for (const checkpoint of commit.checkpoints) this.table.put(checkpoint);
      this.putMeta("progress", progressText(after));
    });
    this.reached = after;
  }

  *read(topic: TopicName, partition: number, fromOffset: number): Generator<LogRecord> {
    this.topics();
    const end = this.reach().ends.at(topic, partition);
    if (fromOffset >= end) return;
    let next = Math.floor(fromOffset / PLACE_EVERY) * PLACE_EVERY;
    for (const record of this.readAll(this.placeOf(topic, partition, next))) {
      if (record.topic !== topic || record.partition !== partition) continue;
      if (record.offset !== next) throw new LogDamaged(lostPlace(topic, partition, next));
      next++;
      if (record.offset >= fromOffset) yield record;
      if (next === end) return;
    }
  }

  *readAll(fromPosition: number): Generator<LogRecord> {
    const topics = this.topics();
    for (const { key, value } of this.tables.records.getRange({ start: fromPosition })) {
      yield readRecord(key, this.copied(value), topics);
    }
  }

  *views(wanted: Wanted): Generator<LogRecord> {
    const view = new RecordView(this.topics());
    for (const { key, value } of this.tables.records.getRange({ start: 0 })) {
      view.turnTo(key, value);
      if (!wanted(view.topic, view.partition)) continue;
      view.check();
      yield view;
    }
  }

  /** Every record, or what is wrong with it, in the order of the table. */
  *scan(): Generator<LogRecord | LogFault> {
    const topics = this.topics();
    for (const { key, value } of this.tables.records.getRange({ start: 0 })) {
      try {
        yield readRecord(key, this.copied(value), topics);
      } catch (cause) {
        if (!(cause instanceof LogDamaged)) throw cause;
        yield cause.fault;
      }
    }
  }

  /** What is wrong with the note of the record's place, if it should have one. */
  placeFault({ topic, partition, offset, position }: LogRecord): LogFault | null {
    if (offset % PLACE_EVERY !== 0) return null;
    const noted = this.tables.places.get(this.placeKey(topic, partition, offset));
    return noted === position ? null : lostPlace(topic, partition, offset);
  }

  checkpoint(service: string, shard: number): StoredCheckpoint | null {
    return this.table.newest(service, shard);
  }

  /** Both generations of every instance's checkpoint, as far as they are valid. */
  checkpoints(): StoredCheckpoint[] {
    return [...this.table.all()].filter((found) => "body" in found);
  }

  checkpointFaults(): LogFault[] {
    return [...this.table.all()].filter((found) => "what" in found);
  }

  schemas(): readonly string[] {
    const found = [...this.tables.schemas.getRange({ start: 0 })];
    return found.map(({ key, value }, at) => {
      if (key === at + 1) return readGuarded(`schema ${key}`, value);
      throw new LogDamaged({ where: `schema ${at + 1}`, what: "the text is missing" });
    });
  }

  addSchemas(texts: readonly string[]): void {
    const from = this.schemas().length + 1;
    this.tables.environment.transactionSync(() => {
      for (const [at, text] of texts.entries()) {
        this.tables.schemas.put(from + at, guardText(`schema ${from + at}`, text));
      }
    });
  }

  /** Who wrote leaves nothing but the data behind. */
  async close(): Promise<void> {
    await this.tables.environment.close();
    if (this.access === "append") rmSync(join(this.directory, READERS_FILE), { force: true });
  }

  private put(record: LogRecord): void {
    const { position, topic, partition, offset } = record;
    // The type of options that a put within a transaction takes is only given for its twin.
    this.tables.records.putSync(position, this.writer.write(record), { append: true });
    if (offset % PLACE_EVERY !== 0) return;
    this.tables.places.put(this.placeKey(topic, partition, offset), position);
  }

  private copied(bytes: Buffer): Buffer {
    return this.arena.copy(bytes.subarray(0, bytes.length));
  }

  private placeOf(topic: TopicName, partition: number, offset: number): number {
    const position = this.tables.places.get(this.placeKey(topic, partition, offset));
    if (position === undefined) throw new LogDamaged(lostPlace(topic, partition, offset));
    return position;
  }

  private placeKey(topic: TopicName, partition: number, offset: number): number[] {
    return [this.indices.get(topic)!, partition, offset / PLACE_EVERY];
  }

  private reach(): Reached {
    this.reached ??= readProgress(this.meta("progress"));
    return this.reached;
  }

  /**
   * The lock keeps other writers away; this finds the one that got round it before it does harm.
   */
  private refuseOtherWriter(before: Reached): void {
    if (before.records === 0 || this.meta("progress") === progressText(before)) return;
    throw new Unusable(
      `${this.directory} was written by another process since it was opened: stop one of the ` +
        "two, then continue the log.",
    );
  }

  /** The log's own list of topics, by the index its records carry. */
  private topics(): readonly TopicName[] {
    const text = this.topicNames.length > 0 ? null : this.meta("topics");
    if (text !== null) this.index(JSON.parse(text) as TopicName[]);
    return this.topicNames;
  }

  /** Adds the topics that the log's list lacks, at its end. */
  private adoptTopics(): void {
    const known = this.topics();
    const added = TOPIC_NAMES.filter((topic) => !known.includes(topic));
    if (added.length === 0) return;
    this.index([...known, ...added]);
    this.putMeta("topics", JSON.stringify(this.topicNames));
  }

  private index(topics: readonly TopicName[]): void {
    this.topicNames = topics;
    for (const [index, topic] of topics.entries()) this.indices.set(topic, index);
  }

  private meta(name: string): string | null {
    const guarded = this.tables.meta.get(name);
    return guarded === undefined ? null : readGuarded(name, guarded);
  }

  private putMeta(name: string, text: string): void {
    this.tables.meta.putSync(name, guardText(name, text));
  }
}

function progressText({ records, folded, pulled, ends }: Reached): string {
  return JSON.stringify({ records, folded, pulled, nextOffsets: ends.offsets() });
}

function readProgress(text: string | null): Reached {
  if (text === null) return { records: 0, folded: 0, pulled: 0, ends: new LogEnds() };
  const { records, folded, pulled, nextOffsets } = JSON.parse(text) as LogProgress & {
    nextOffsets: NextOffsets;
  };
  return { records, folded, pulled, ends: new LogEnds(nextOffsets) };
}

function lostPlace(topic: TopicName, partition: number, offset: number): LogFault {
  return {
    where: `${topic}/${partition}@${offset}`,
    what: "the note of its position is not right",
  };
}
