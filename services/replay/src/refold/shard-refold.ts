/**
 * One shard of a journal folded again, each output held against the recorded one byte for byte. An
 * output and its record may come in either order: a log tells them in its own, a broker topic by
 * topic.
 */
import type { OutputEvent } from "@margin-engine/core";
import {
  type AnyService,
  type Codec,
  divergence,
  Fifo,
  Instances,
  type LogFault,
  type LogRecord,
  type Output,
  type TopicName,
} from "@margin-engine/runtime";
import { ENGINE } from "../log-services";
import { OutputQueue } from "./output-queue";
import { type LogPlace, type LogRange, relate } from "./range";

/** What folds a shard's journal by itself. */
const FOLDS: readonly AnyService[] = ENGINE.filter(({ instances }) => instances === "shard");
export const OUTPUT_TOPICS: ReadonlySet<TopicName> = new Set(
  FOLDS.flatMap(({ produces }) => produces),
);

/** What a refold takes of a log; the rest says nothing about it. */
export const TAKEN: ReadonlySet<TopicName> = new Set(["journal", ...OUTPUT_TOPICS]);

export interface ShardResult {
  readonly shard: number;
  /** Journal entries folded, those before the range too. */
  readonly entries: number;
  /** Outputs within the range, by topic. */
  readonly outputs: Readonly<Partial<Record<TopicName, number>>>;
  /** The first difference in the range, if there is one. */
  readonly fault: LogFault | null;
  /** Places of the first and the last output, in the range or not; null when there was none. */
  readonly first: LogPlace | null;
  readonly last: LogPlace | null;
  /** Hash of the last output, in hex, by instance. */
  readonly chainHeads: Readonly<Record<string, string>>;
}

interface ToCompare {
  readonly expected: OutputQueue;
  readonly recorded: Fifo<LogRecord>;
}

export class ShardRefold {
  private readonly instances: Instances;
  private readonly topics = new Map<TopicName, ToCompare>();
  private readonly outputs: Partial<Record<TopicName, number>> = {};
  private entries = 0;
  private offset = 0;
  private beyond = false;
  private waiting = 0;
  private fault: LogFault | null = null;
  private first: LogPlace | null = null;
  private last: LogPlace | null = null;

  constructor(
    private readonly codec: Codec,
    private readonly range: LogRange,
    private readonly place: { readonly shard: number; readonly shards: number },
  ) {
    this.instances = new Instances({ services: FOLDS, codec, ...place });
  }

  /** True when nothing that could still come would change the result. */
  get done(): boolean {
    return this.fault !== null || (this.beyond && this.waiting === 0);
  }

  /** Takes the next record of the shard, an entry or an output; a view will do. */
  take(record: LogRecord): void {
    if (this.done) return;
    if (record.topic === "journal") this.fold(record);
    else if (OUTPUT_TOPICS.has(record.topic)) this.meet(record);
  }

  finish(): ShardResult {
    this.lookForLeftOver();
    const { entries, outputs, fault, first, last, instances } = this;
    const { shard } = this.place;
    const chainHeads = instances.chainHeads();
    return { shard, entries, outputs, fault, first, last, chainHeads };
  }

  private fold(record: LogRecord): void {
    const { by, to } = this.range;
    this.beyond ||= by === "offset" && to !== null && record.offset > to;
    if (this.beyond) return;
    this.offset = record.offset;
    this.entries++;
    this.instances.fold(record, this.expect);
  }

  private readonly expect = ({ topic, key, event }: Output, _: number, value: Uint8Array) => {
    const { id, eventTime } = event as OutputEvent;
    const place = { time: eventTime, offset: this.offset, sequence: id.sequence };
    this.first ??= place;
    this.last = place;
    const where = relate(this.range, place);
    this.beyond ||= where === "beyond";
    const compared = where === "in";
    if (compared) this.outputs[topic] = (this.outputs[topic] ?? 0) + 1;
    if (where === "beyond") return;
    const { expected, recorded } = this.ofTopic(topic);
    expected.push(key, value, compared);
    this.waiting++;
    const record = recorded.shift();
    if (record !== undefined) this.compare(record, expected);
  };

  private meet(record: LogRecord): void {
    const { expected, recorded } = this.ofTopic(record.topic);
    if (expected.length > 0) this.compare(record, expected);
    else if (!this.beyond) recorded.push(kept(record));
  }

  private compare(record: LogRecord, expected: OutputQueue): void {
    this.waiting--;
    const made = expected.shift(record);
    if (made === null || this.fault !== null) return;
    const { topic, partition, schemaId } = record;
    this.fault = divergence(this.codec, record, { topic, partition, schemaId, ...made });
  }

  private lookForLeftOver(): void {
    for (const [topic, { expected, recorded }] of this.topics) {
      if (this.fault !== null) return;
      const where = `${topic}/${this.place.shard}`;
      const surplus = recorded.peek();
      if (expected.length > 0) {
        const what = `${expected.length} outputs are missing at the end: the fold gives them`;
        this.fault = { where, what };
      } else if (surplus !== undefined && !this.beyond) {
        this.fault = { where: `${where}@${surplus.offset}`, what: "the fold gives no such output" };
      }
    }
  }

  private ofTopic(topic: TopicName): ToCompare {
    let found = this.topics.get(topic);
    if (found === undefined) {
      found = { expected: new OutputQueue(), recorded: new Fifo() };
      this.topics.set(topic, found);
    }
    return found;
  }
}

/** A copy that stays as it is. */
function kept({ position, topic, partition, offset, key, schemaId, value }: LogRecord): LogRecord {
  const bytes = { key: Buffer.from(key), value: Buffer.from(value) };
  return { position, topic, partition, offset, schemaId, ...bytes };
}
