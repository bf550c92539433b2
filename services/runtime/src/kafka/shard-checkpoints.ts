/** When a shard's leader writes a checkpoint: after so many entries, one at a time. */
import { CheckpointTopic, type TopicCheckpoint } from "./checkpoint-topic";
import type { KafkaContext } from "./kafka-context";
import type { ShardFold } from "./shard-fold";

export class ShardCheckpoints {
  private folded = 0;
  private writing: Promise<void> | null = null;
  private readonly topic: CheckpointTopic;

  constructor(
    private readonly context: KafkaContext,
    partition: number,
    private readonly instance: string,
  ) {
    const topic = context.names.checkpoints(context.service);
    this.topic = new CheckpointTopic({ topic, partition }, instance);
  }

  /** The newest whose `next` is at most `limit`. */
  read(limit: number): Promise<TopicCheckpoint | null> {
    const { driver, reader } = this.context;
    return this.topic.read(driver, reader, limit);
  }

  /** Counts what was folded. A leader's state is copied when it is time, and written while folding
   * goes on. */
  count(entries: number, leader: ShardFold | null): void {
    this.folded += entries;
    const due = this.folded >= this.context.config.checkpointEntries;
    if (leader !== null && due && this.writing === null) this.writing = this.write(leader);
  }

  /** When nothing is being written any more. */
  async settled(): Promise<void> {
    await this.writing;
  }

  private async write({ next, processor }: ShardFold): Promise<void> {
    const { instance, topic, context } = this;
    const { appender, observer } = context;
    this.folded = 0;
    const chainHead = processor.chainHead.toString("hex");
    const parts = processor.checkpointInParts();
    try {
      const bytes = await topic.write(appender, { next, chainHead, note: null, parts });
      observer({ what: "state-size", instance, bytes });
    } catch (cause) {
      observer({ what: "retrying", instance, reason: `checkpoint: ${String(cause)}` });
    } finally {
      this.writing = null;
    }
  }
}
