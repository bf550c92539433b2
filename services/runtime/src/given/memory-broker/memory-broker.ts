/**
 * A broker in memory, shared by the drivers of all processes of a test: topics, transactional ids
 * with their epochs, and groups. Each call takes effect at once and whole; that requests and
 * answers take time, or are lost, is up to the driver.
 */
import {
  Fenced,
  type MembershipOptions,
  type NewRecord,
  type Place,
  type TopicSpec,
} from "../../log-driver";
import { MemoryGroup, type MemoryMember } from "./memory-group";
import { MemoryPartition, MemoryTransaction } from "./memory-partition";

interface Holder {
  epoch: number;
  open: MemoryTransaction | null;
}

/** One epoch of a transactional id. */
export interface Epoch {
  readonly id: string;
  readonly epoch: number;
}

export class MemoryBroker {
  /** Whether it answers nobody. */
  away = false;
  private readonly topics = new Map<string, readonly MemoryPartition[]>();
  private readonly holders = new Map<string, Holder>();
  private readonly groups = new Map<string, MemoryGroup>();

  createTopic({ topic, partitions }: TopicSpec): void {
    if (this.topics.has(topic)) return;
    const places = Array.from({ length: partitions }, (_, partition) => ({ topic, partition }));
    this.topics.set(
      topic,
      places.map((place) => new MemoryPartition(place)),
    );
  }

  partitionsOf(topic: string): readonly MemoryPartition[] {
    const partitions = this.topics.get(topic);
    if (partitions === undefined) throw new Error(`there is no topic ${topic}`);
    return partitions;
  }

  at({ topic, partition }: Place): MemoryPartition {
    return this.partitionsOf(topic)[partition]!;
  }

  append(records: readonly NewRecord[]): void {
    for (const record of records) this.at(record).append(record, null);
  }

  /** A new epoch of the id; what the last one left open is aborted. */
  fence(id: string): Epoch {
    const holder = this.holders.get(id) ?? { epoch: 0, open: null };
    this.holders.set(id, holder);
    holder.open?.end("aborted");
    holder.open = null;
    holder.epoch++;
    return { id, epoch: holder.epoch };
  }

  /** Begins a transaction with its first records, or goes on with the one that is open. */
  write(epoch: Epoch, records: readonly NewRecord[]): void {
    const holder = this.holderOf(epoch);
    holder.open ??= new MemoryTransaction();
    for (const record of records) this.at(record).append(record, holder.open);
  }

  end(epoch: Epoch, standing: "committed" | "aborted"): void {
    const holder = this.holderOf(epoch);
    holder.open?.end(standing);
    holder.open = null;
  }

  join(options: MembershipOptions): MemoryMember {
    const group = this.groups.get(options.group) ?? new MemoryGroup(() => this.placesOf(options));
    this.groups.set(options.group, group);
    return group.join(options);
  }

  private placesOf({ topics }: MembershipOptions): Place[] {
    return topics.flatMap((topic) =>
      this.partitionsOf(topic).map((_, partition) => ({ topic, partition })),
    );
  }

  private holderOf({ id, epoch }: Epoch): Holder {
    const holder = this.holders.get(id)!;
    if (holder.epoch !== epoch) throw new Fenced(`${id} has been taken by another process`);
    return holder;
  }
}
