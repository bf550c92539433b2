/** A log in memory, for tests, what-if runs and backtests: it lives as long as the process. */
import { followedBy } from "./followed-by";
import { LogEnds, type NextOffsets } from "./log-ends";
import type {
  Commit,
  LogManifest,
  LogProgress,
  LogRecord,
  LogStore,
  StoredCheckpoint,
} from "./log-store";
import type { TopicName } from "./topics";

const GENERATIONS = 2;

export class MemoryStore implements LogStore {
  private made: LogManifest | null = null;
  private reached: LogProgress = { records: 0, folded: 0, pulled: 0 };
  private ends = new LogEnds();
  private readonly records: LogRecord[] = [];
  private readonly partitions: Partial<Record<TopicName, LogRecord[][]>> = {};
  private readonly checkpoints = new Map<string, readonly StoredCheckpoint[]>();
  private readonly texts: string[] = [];

  manifest(): LogManifest | null {
    return this.made;
  }

  create(manifest: LogManifest): void {
    this.made = manifest;
  }

  progress(): LogProgress {
    return this.reached;
  }

  nextOffsets(): NextOffsets {
    return this.ends.offsets();
  }

  commit(commit: Commit): void {
    this.ends = followedBy(commit, { ...this.reached, ends: this.ends });
    for (const record of commit.records) {
      this.records.push(record);
      this.partition(record.topic, record.partition).push(record);
    }
    for (const checkpoint of commit.checkpoints) this.keep(checkpoint);
    const { folded, pulled } = commit;
    this.reached = { records: this.records.length, folded, pulled };
  }

  *read(topic: TopicName, partition: number, fromOffset: number): Generator<LogRecord> {
    const records = this.partition(topic, partition);
    for (let offset = fromOffset; offset < records.length; offset++) yield records[offset]!;
  }

  *readAll(fromPosition: number): Generator<LogRecord> {
    const { records } = this;
    const end = records.length;
    for (let position = fromPosition; position < end; position++) yield records[position]!;
  }

  checkpoint(service: string, shard: number): StoredCheckpoint | null {
    return this.checkpoints.get(`${service}/${shard}`)?.at(-1) ?? null;
  }

  schemas(): readonly string[] {
    return this.texts;
  }

  addSchemas(texts: readonly string[]): void {
    this.texts.push(...texts);
  }

  async close(): Promise<void> {}

  private partition(topic: TopicName, partition: number): LogRecord[] {
    this.partitions[topic] ??= [];
    const partitions = this.partitions[topic];
    partitions[partition] ??= [];
    return partitions[partition];
  }

  private keep(checkpoint: StoredCheckpoint): void {
    const name = `${checkpoint.service}/${checkpoint.shard}`;
    const kept = [...(this.checkpoints.get(name) ?? []), checkpoint];
    this.checkpoints.set(name, kept.slice(-GENERATIONS));
  }
}
