/**
 * One holder of a transactional id. Fencing is an empty transaction, which makes the client ask for
 * a new epoch at once (K2). A transaction sends its records before its offsets (K4), and one that
 * failed in any way spends the producer: its state machine cannot go on (K1).
 */
import type { Kafka, Producer, Transaction } from "kafkajs";
import { Fenced, type GroupProgress, type NewRecord, type Transactor } from "../log-driver";
import { RETRY } from "./clients";
import { ZSTD } from "./produce-bytes";
import { requestsOf } from "./sends";

export interface FenceOptions {
  readonly transactionalId: string;
  readonly timeoutMilliseconds: number;
}

export async function fence(kafka: Kafka, options: FenceOptions): Promise<Transactor> {
  const producer = kafka.producer({
    transactionalId: options.transactionalId,
    transactionTimeout: options.timeoutMilliseconds,
    idempotent: true,
    maxInFlightRequests: 1,
    retry: RETRY,
  });
  try {
    await producer.connect();
    const empty = await producer.transaction();
    await empty.abort();
  } catch (cause) {
    await producer.disconnect();
    throw faultOf(cause, options.transactionalId);
  }
  return {
    close: () => producer.disconnect(),
    commit: (records, progress) => commit(producer, options, { records, progress }),
  };
}

interface Content {
  readonly records: readonly NewRecord[];
  readonly progress: GroupProgress | null;
}

async function commit(
  producer: Producer,
  { transactionalId }: FenceOptions,
  { records, progress }: Content,
): Promise<void> {
  try {
    const transaction = await producer.transaction();
    for (const topicMessages of requestsOf(records))
      await transaction.sendBatch({ topicMessages, compression: ZSTD });
    if (progress !== null) await sendOffsets(transaction, progress);
    await transaction.commit();
  } catch (cause) {
    throw faultOf(cause, transactionalId);
  }
}

function sendOffsets(transaction: Transaction, { group, positions }: GroupProgress) {
  const topics = positions.map(({ topic, partition, offset }) => ({
    topic,
    partitions: [{ partition, offset: String(offset) }],
  }));
  return transaction.sendOffsets({ consumerGroupId: group, topics });
}

/** What the broker answers to an epoch that is no longer the newest, by the client's names. */
const FENCING = new Set(["INVALID_PRODUCER_EPOCH", "PRODUCER_FENCED"]);

function faultOf(cause: unknown, transactionalId: string): Error {
  for (let fault = cause; fault instanceof Error; fault = fault.cause) {
    if (FENCING.has((fault as { type?: string }).type ?? "")) {
      return new Fenced(`${transactionalId} has been taken by another process`, { cause });
    }
  }
  return cause instanceof Error ? cause : new Error(String(cause));
}
