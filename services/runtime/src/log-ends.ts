/** The next offset of every topic partition: where the log ends, partition by partition. */
import type { TopicName } from "./topics";

export type NextOffsets = Readonly<Partial<Record<TopicName, readonly number[]>>>;

export class LogEnds {
  private readonly next: Partial<Record<TopicName, number[]>> = {};

  constructor(offsets: NextOffsets = {}) {
    for (const [topic, partitions] of Object.entries(offsets)) {
      this.next[topic as TopicName] = [...partitions];
    }
  }

  at(topic: TopicName, partition: number): number {
    return this.next[topic]?.[partition] ?? 0;
  }

  /** The offset of one more record, which the partition then has. */
  take(topic: TopicName, partition: number): number {
    let partitions = this.next[topic];
    if (partitions === undefined) {
      partitions = [];
      this.next[topic] = partitions;
    }
    while (partitions.length <= partition) partitions.push(0);
    const offset = partitions[partition]!;
    partitions[partition] = offset + 1;
    return offset;
  }

  offsets(): NextOffsets {
    return structuredClone(this.next);
  }
}
