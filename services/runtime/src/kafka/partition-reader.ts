/**
 * Fetches at explicit offsets, committed records only. An offset that is gone is an error and never
 * a jump (K8); control records and aborted ones leave holes, so the next position comes from the
 * batches themselves (K13).
 */
import "./client-batches";

import { type Cluster, type Kafka, KafkaJSError } from "kafkajs";
import {
  type FetchLimits,
  type LogReader,
  type Position,
  PositionLost,
  type Slice,
} from "../log-driver";
import { openCluster } from "./cluster-access";
import { committedRecords, type FetchedPartition } from "./committed-records";

const READ_COMMITTED = 1;
const MAX_BYTES = 32 * 1024 * 1024;

interface FetchResponse {
  readonly responses: readonly {
    readonly topicName: string;
    readonly partitions: readonly FetchedPartition[];
  }[];
}

export function openReader(kafka: Kafka): LogReader {
  const { cluster, close } = openCluster(kafka);
  /** Whether leaders may have moved, or the brokers been away. */
  let failed = false;
  return {
    close,
    fetch: async (positions, limits) => {
      try {
        if (!cluster.isConnected()) await cluster.connect();
        await cluster.addMultipleTargetTopics([...new Set(positions.map(({ topic }) => topic))]);
        await (failed ? cluster.refreshMetadata() : cluster.refreshMetadataIfNecessary());
        failed = false;
        const fetched = [...groupByLeader(cluster, positions)].map(([leader, held]) =>
          fetchFrom(cluster, { nodeId: leader, positions: held, limits }),
        );
        return (await Promise.all(fetched)).flat();
      } catch (cause) {
        failed = true;
        throw faultOf(cluster, cause as ClientFault, positions);
      }
    },
  };
}

interface ClientFault extends Error {
  readonly host?: string;
  readonly port?: number;
  readonly topic?: string;
  readonly partition?: number;
}

/** Told at once: the caller tries again, and the next fetch finds its way anew. */
function faultOf(cluster: Cluster, cause: ClientFault, positions: readonly Position[]): Error {
  const { name, host, port, topic, partition } = cause;
  if (name === "KafkaJSOffsetOutOfRange") {
    return new PositionLost(positionIn(positions, topic!, partition!));
  }
  if (name === "KafkaJSConnectionClosedError" && host !== undefined && port !== undefined) {
    cluster.removeBroker({ host, port });
  }
  return cause;
}

function positionIn(positions: readonly Position[], topic: string, partition: number): Position {
  return positions.find((one) => one.topic === topic && one.partition === partition)!;
}

function groupByLeader(
  cluster: Cluster,
  positions: readonly Position[],
): ReadonlyMap<string, Position[]> {
  const byLeader = new Map<string, Position[]>();
  for (const position of positions) {
    const { topic, partition } = position;
    const leader = Object.keys(cluster.findLeaderForPartitions(topic, [partition]))[0];
    if (leader === undefined) throw new KafkaJSError(`${topic}/${partition} has no leader now`);
    byLeader.set(leader, [...(byLeader.get(leader) ?? []), position]);
  }
  return byLeader;
}

interface LeaderFetch {
  readonly nodeId: string;
  readonly positions: readonly Position[];
  readonly limits: FetchLimits;
}

async function fetchFrom(cluster: Cluster, request: LeaderFetch): Promise<Slice[]> {
  const { nodeId, positions, limits } = request;
  const broker = await cluster.findBroker({ nodeId });
  const response: FetchResponse = await broker.fetch({
    isolationLevel: READ_COMMITTED,
    maxWaitTime: limits.waitMilliseconds,
    minBytes: 1,
    maxBytes: MAX_BYTES,
    topics: positions.map(({ topic, partition, offset }) => ({
      topic,
      partitions: [{ partition, fetchOffset: String(offset), maxBytes: limits.bytes }],
    })),
  });
  const slices = response.responses.flatMap(({ topicName, partitions }) =>
    partitions.map((fetched) =>
      sliceOf(topicName, fetched, positionIn(positions, topicName, fetched.partition)),
    ),
  );
  return Promise.all(slices.map((slice) => pastEmptyBatch(cluster, request, slice)));
}

/** A partition that gives nothing below its stable end had no room left in the answer, or holds a
 * batch that compaction left empty: asked alone it gives the one, or is stepped past by one. */
async function pastEmptyBatch(
  cluster: Cluster,
  { nodeId, positions, limits }: LeaderFetch,
  slice: Slice,
): Promise<Slice> {
  const position = positionIn(positions, slice.topic, slice.partition);
  if (slice.next > position.offset || position.offset >= slice.stable) return slice;
  if (positions.length === 1) return { ...slice, next: position.offset + 1 };
  return (await fetchFrom(cluster, { nodeId, positions: [position], limits }))[0]!;
}

function sliceOf(topic: string, fetched: FetchedPartition, { offset }: Position): Slice {
  const { partition, messages } = fetched;
  return {
    topic,
    partition,
    records: committedRecords(fetched, offset),
    next: nextOffset(messages, offset),
    stable: Number(fetched.lastStableOffset),
    end: Number(fetched.highWatermark),
  };
}

function nextOffset(messages: FetchedPartition["messages"], from: number): number {
  const last = messages.at(-1);
  if (last === undefined) return from;
  const { firstOffset, lastOffsetDelta } = last.batch;
  return Math.max(from, firstOffset + lastOffsetDelta + 1);
}
