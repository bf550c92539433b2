/**
 * Membership in a consumer group, which decides who has which partitions and nothing else: what is
 * assigned is paused before the first fetch, since records are read at positions of our own (K6).
 * A member that the client gave up on joins again.
 */
import type { Consumer, Kafka } from "kafkajs";
import type { Membership, MembershipOptions, Place } from "../log-driver";
import { RETRY } from "./clients";
import { stickyAssigner } from "./sticky-assigner";

const SESSION_MS = 6_000;
const HEARTBEAT_MS = 1_000;
const REBALANCE_MS = 10_000;
/** Also how long a paused member waits between two looks at its heartbeat. */
const PAUSED_WAIT_MS = 500;
const REJOIN_MS = 1_000;

export async function joinGroup(kafka: Kafka, options: MembershipOptions): Promise<Membership> {
  const member = new Member(kafka, options);
  await member.join();
  return { leave: () => member.leave() };
}

class Member {
  private consumer: Consumer | null = null;
  private owned: readonly Place[] = [];
  private left = false;

  constructor(
    private readonly kafka: Kafka,
    private readonly options: MembershipOptions,
  ) {}

  async join(): Promise<void> {
    const { group, topics, sharing, onSuspended } = this.options;
    const consumer = this.kafka.consumer({
      groupId: group,
      partitionAssigners: [stickyAssigner(sharing, () => this.owned)],
      sessionTimeout: SESSION_MS,
      heartbeatInterval: HEARTBEAT_MS,
      rebalanceTimeout: REBALANCE_MS,
      maxWaitTimeInMs: PAUSED_WAIT_MS,
      retry: { ...RETRY, restartOnFailure: async () => false },
    });
    this.consumer = consumer;
    const { GROUP_JOIN, REBALANCING, CRASH } = consumer.events;
    consumer.on(GROUP_JOIN, ({ payload }) => this.take(consumer, payload.memberAssignment));
    consumer.on(REBALANCING, () => onSuspended("the group shares its partitions anew"));
    consumer.on(CRASH, ({ payload }) => {
      onSuspended(`the membership was lost: ${payload.error.message}`);
      void this.rejoin(consumer);
    });
    await consumer.connect();
    await consumer.subscribe({ topics: [...topics], fromBeginning: true });
    await consumer.run({ autoCommit: false, eachBatch: async () => {} });
  }

  async leave(): Promise<void> {
    this.left = true;
    await this.consumer?.disconnect();
  }

  private take(consumer: Consumer, assignment: Readonly<Record<string, number[]>>): void {
    const byTopic = Object.entries(assignment).map(([topic, partitions]) => ({
      topic,
      partitions,
    }));
    if (byTopic.length > 0) consumer.pause(byTopic);
    this.owned = byTopic.flatMap(({ topic, partitions }) =>
      partitions.map((partition) => ({ topic, partition })),
    );
    this.options.onAssigned(this.owned);
  }

  private async rejoin(crashed: Consumer): Promise<void> {
    await crashed.disconnect().catch(ignoreOfCrashed);
    while (!this.left) {
      await new Promise((resolve) => setTimeout(resolve, REJOIN_MS));
      if (this.left) return;
      try {
        await this.join();
        return;
      } catch (cause) {
        this.options.onSuspended(`the group cannot be joined: ${String(cause)}`);
      }
    }
  }
}

/** A client that crashed may fail to say goodbye; its session ends without it. */
function ignoreOfCrashed(): void {}
