/**
 * Membership in a consumer group, which decides who has which partitions and nothing else: what is
 * assigned is paused before the first fetch, since records are read at positions of our own (K6).
 * A client that gave up is replaced by another one until the member leaves.
 */
import type { Consumer, Kafka } from "kafkajs";
import type { Membership, MembershipOptions, Place } from "../log-driver";
import { RETRY } from "./clients";
import { pause } from "./patience";
import { dismissPredecessors } from "./predecessors";
import { stickyAssigner } from "./sticky-assigner";

const SESSION_MS = 6_000;
const HEARTBEAT_MS = 1_000;
const REBALANCE_MS = 10_000;
/** Also how long a paused member waits between two looks at its heartbeat. */
const PAUSED_WAIT_MS = 500;
const REJOIN_MS = 1_000;

export interface MemberClient {
  readonly kafka: Kafka;
  /** The client's id where no other living member has it; null where others may. */
  readonly ownId: string | null;
}

export function joinGroup(client: MemberClient, options: MembershipOptions): Membership {
  const member = new Member(client, options);
  return { leave: () => member.leave() };
}

class Member {
  private owned: readonly Place[] = [];
  private left = false;
  /** Only before the first join: a member that lost its place has no dead predecessor. */
  private dismissed = false;
  private beginLeaving = () => {};
  private readonly leaving = new Promise<string>((resolve) => {
    this.beginLeaving = () => resolve("it leaves");
  });
  private readonly staying: Promise<void>;

  constructor(
    private readonly client: MemberClient,
    private readonly options: MembershipOptions,
  ) {
    this.staying = this.stay();
  }

  /** Also one that is just joining joins first, so that the others need not wait for its end. */
  async leave(): Promise<void> {
    this.left = true;
    this.beginLeaving();
    await this.staying;
  }

  private async stay(): Promise<void> {
    for (;;) {
      const reason = await this.join();
      if (this.left) return;
      this.options.onSuspended(reason);
      await Promise.race([pause(REJOIN_MS), this.leaving]);
      if (this.left) return;
    }
  }

  /** Until the client gives up or the member leaves; returns why it gave up. */
  private async join(): Promise<string> {
    const { group, topics, sharing, onSuspended } = this.options;
    const consumer = this.client.kafka.consumer({
      groupId: group,
      partitionAssigners: [stickyAssigner(sharing, () => this.owned)],
      sessionTimeout: SESSION_MS,
      heartbeatInterval: HEARTBEAT_MS,
      rebalanceTimeout: REBALANCE_MS,
      maxWaitTimeInMs: PAUSED_WAIT_MS,
      retry: { ...RETRY, restartOnFailure: async () => false },
    });
    const { GROUP_JOIN, REBALANCING, CRASH } = consumer.events;
    consumer.on(GROUP_JOIN, ({ payload }) => this.take(consumer, payload.memberAssignment));
    consumer.on(REBALANCING, () => onSuspended("the group shares its partitions anew"));
    const crash = new Promise<string>((resolve) => {
      consumer.on(CRASH, ({ payload }) => {
        resolve(`the membership was lost: ${payload.error.message}`);
      });
    });
    try {
      await this.dismiss();
      await consumer.connect();
      await consumer.subscribe({ topics: [...topics], fromBeginning: true });
      await consumer.run({ autoCommit: false, eachBatch: async () => {} });
      return await Promise.race([crash, this.leaving]);
    } catch (cause) {
      return `the group cannot be joined: ${String(cause)}`;
    } finally {
      await consumer.disconnect().catch(ignoreOfCrashed);
    }
  }

  private async dismiss(): Promise<void> {
    const { kafka, ownId } = this.client;
    if (this.dismissed || ownId === null) return;
    await dismissPredecessors(kafka, this.options.group, ownId);
    this.dismissed = true;
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
}

/** A client that crashed may fail to say goodbye; its session ends without it. */
function ignoreOfCrashed(): void {}
