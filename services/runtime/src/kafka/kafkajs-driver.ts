/** The log driver over kafkajs. Producers, readers and members have connections of their own (K9). */
import type { ITopicConfig, Kafka } from "kafkajs";
import type { Config } from "../config";
import type { LogDriver, NewRecord, PartitionEnds, TopicSpec } from "../log-driver";
import { createClient, RETRY } from "./clients";
import { joinGroup } from "./membership";
import { openReader } from "./partition-reader";
import { chunksOf } from "./sends";
import { fence } from "./transactor";

export interface KafkajsOptions {
  readonly kafka: Config["kafka"];
  readonly clientId: string;
  readonly transactionTimeoutMilliseconds: number;
}

export async function connectKafkajs(options: KafkajsOptions): Promise<LogDriver> {
  const client = () => createClient(options.kafka, options.clientId);
  const timeoutMilliseconds = options.transactionTimeoutMilliseconds;
  const admin = client().admin({ retry: RETRY });
  await admin.connect();
  return {
    close: () => admin.disconnect(),
    createTopics: async (specs) => {
      const there = new Set(await admin.listTopics());
      const topics = specs.filter(({ topic }) => !there.has(topic)).map(topicConfig);
      if (topics.length > 0) await admin.createTopics({ topics, waitForLeaders: true });
    },
    ends: async (topic) => endsOf(await admin.fetchTopicOffsets(topic)),
    reader: () => openReader(client()),
    appender: () => openAppender(client()),
    fence: (transactionalId) => fence(client(), { transactionalId, timeoutMilliseconds }),
    join: (membership) => joinGroup(client(), membership),
  };
}

/** -1 leaves it to the broker, which knows how many there are. */
const BROKER_DEFAULT = -1;

function topicConfig({ topic, partitions, cleanup }: TopicSpec): ITopicConfig {
  return {
    topic,
    numPartitions: partitions,
    replicationFactor: BROKER_DEFAULT,
    configEntries: [
      { name: "cleanup.policy", value: cleanup },
      { name: "message.timestamp.type", value: "CreateTime" },
      // The log is the truth: nothing of it ends by age.
      ...(cleanup === "delete" ? [{ name: "retention.ms", value: "-1" }] : []),
    ],
  };
}

type TopicOffsets = readonly { partition: number; low: string; high: string }[];

function endsOf(offsets: TopicOffsets): PartitionEnds[] {
  const ends: PartitionEnds[] = [];
  for (const { partition, low, high } of offsets) {
    ends[partition] = { first: Number(low), next: Number(high) };
  }
  return ends;
}

/** One request in flight, so that a repeated send cannot overtake another. */
async function openAppender(kafka: Kafka) {
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1, retry: RETRY });
  await producer.connect();
  return {
    close: () => producer.disconnect(),
    append: async (records: readonly NewRecord[]) => {
      for (const topicMessages of chunksOf(records)) await producer.sendBatch({ topicMessages });
    },
  };
}
