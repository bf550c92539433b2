/** The log driver over kafkajs. Producers, readers, members have connections of their own (K9). */
import type { Admin, ITopicConfig, Kafka } from "kafkajs";
import type { Config } from "../config";
import type { LogAppender, LogDriver, NewRecord, PartitionEnds, TopicSpec } from "../log-driver";
import { closedByBrokers, refusedByBrokers } from "./access-refused";
import { createClient, RETRY } from "./clients";
import { joinGroup, type MemberClient } from "./membership";
import { openReader } from "./partition-reader";
import { persist } from "./patience";
import { ZSTD } from "./produce-bytes";
import { requestsOf } from "./sends";
import { fence } from "./transactor";

export interface KafkajsOptions {
  readonly kafka: Config["kafka"];
  readonly clientId: string;
  /** Takes the place of dead predecessors of the same name in groups; null for who takes none. */
  readonly memberName: string | null;
  readonly transactionTimeoutMilliseconds: number;
}

/** Throws Unusable where the brokers let nobody in who shows what the settings say. */
export async function connectKafkajs(options: KafkajsOptions): Promise<LogDriver> {
  const client = () => createClient(options.kafka, options.clientId);
  const timeoutMilliseconds = options.transactionTimeoutMilliseconds;
  const admin = client().admin({ retry: RETRY });
  try {
    await admin.connect();
    // A broker that asks for a password lets in who shows none, until the first question.
    await admin.describeCluster();
  } catch (cause) {
    await admin.disconnect();
    throw refusedByBrokers(cause, options.kafka) ?? closedByBrokers(cause) ?? cause;
  }
  return {
    close: () => admin.disconnect(),
    createTopics: (specs) => createTopics(admin, specs),
    ends: async (topic) => endsOf(await admin.fetchTopicOffsets(topic)),
    reader: () => openReader(client()),
    appender: () => openAppender(client()),
    fence: (transactionalId) => fence(client(), { transactionalId, timeoutMilliseconds }),
    join: (membership) => joinGroup(memberOf(options), membership),
  };
}

/** Others find a member again by its client's id. */
function memberOf({ kafka, clientId, memberName }: KafkajsOptions): MemberClient {
  if (memberName === null) return { kafka: createClient(kafka, clientId), ownId: null };
  const ownId = `${clientId}-${memberName}`;
  return { kafka: createClient(kafka, ownId), ownId };
}

const ALREADY_EXISTS = "TOPIC_ALREADY_EXISTS";
/** By then a broker tells of a topic that it was asked to create. */
const KNOWN_MS = 10_000;

/** Another process may create them at the same time. A broker tells of new ones a little later, and
 * the client's own waiting fails on that. */
async function createTopics(admin: Admin, specs: readonly TopicSpec[]): Promise<void> {
  const there = new Set(await admin.listTopics());
  const missing = specs.filter(({ topic }) => !there.has(topic));
  const creating = missing.map(async (spec) => {
    try {
      await admin.createTopics({ topics: [topicConfig(spec)], waitForLeaders: false });
    } catch (cause) {
      const { errors = [] } = cause as { errors?: readonly { type?: string }[] };
      if (errors.some(({ type }) => type !== ALREADY_EXISTS)) throw cause;
    }
  });
  await Promise.all(creating);
  const until = performance.now() + KNOWN_MS;
  const wanted = () => performance.now() < until;
  for (const { topic } of missing) {
    await persist(() => admin.fetchTopicOffsets(topic), { wanted, onFailure: () => {} });
  }
}

/** -1 leaves it to the broker, which knows how many there are. */
const BROKER_DEFAULT = -1;

function topicConfig(spec: TopicSpec): ITopicConfig {
  const { topic, partitions, cleanup, largestBytes, keptMilliseconds } = spec;
  return {
    topic,
    numPartitions: partitions,
    replicationFactor: BROKER_DEFAULT,
    configEntries: [
      { name: "cleanup.policy", value: cleanup },
      { name: "message.timestamp.type", value: "CreateTime" },
      // The log is the truth: nothing of it ends by age.
      ...(cleanup === "delete" ? [{ name: "retention.ms", value: "-1" }] : []),
      ...(largestBytes === undefined
        ? []
        : [{ name: "max.message.bytes", value: String(largestBytes) }]),
      ...(keptMilliseconds === undefined
        ? []
        : [{ name: "min.compaction.lag.ms", value: String(keptMilliseconds) }]),
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
function openAppender(kafka: Kafka): LogAppender {
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1, retry: RETRY });
  let connected: Promise<void> | null = null;
  let sending: Promise<unknown> = Promise.resolve();
  const connect = async () => {
    try {
      await producer.connect();
    } catch (cause) {
      connected = null;
      throw cause;
    }
  };
  const send = async (records: readonly NewRecord[]) => {
    connected ??= connect();
    await connected;
    for (const topicMessages of requestsOf(records)) {
      await producer.sendBatch({ topicMessages, compression: ZSTD });
    }
  };
  return {
    append: (records) => {
      const sent = send(records);
      sending = Promise.allSettled([sending, sent]);
      return sent;
    },
    close: async () => {
      await sending;
      await producer.disconnect();
    },
  };
}
