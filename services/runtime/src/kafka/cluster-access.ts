/**
 * A connection to the brokers without a group. kafkajs cannot consume assigned partitions; it
 * hands its Cluster to partition assigners, and through it fetches at explicit offsets are open.
 */
import type { Assigner, Cluster, Consumer, Kafka } from "kafkajs";
import { RETRY } from "./clients";

export interface ClusterAccess {
  readonly cluster: Cluster;
  readonly close: () => Promise<void>;
}

/** The group's name appears nowhere: the consumer never joins. */
const NO_GROUP = "reader";

/** Not connected yet. */
export function openCluster(kafka: Kafka): ClusterAccess {
  let found: Cluster | null = null;
  const capture = ({ cluster }: { cluster: Cluster }): Assigner => {
    found = cluster;
    return unusedAssigner;
  };
  const consumer: Consumer = kafka.consumer({
    groupId: NO_GROUP,
    partitionAssigners: [capture],
    retry: RETRY,
  });
  return { cluster: found!, close: () => consumer.disconnect() };
}

const unusedAssigner: Assigner = {
  name: "none",
  version: 0,
  assign: async () => [],
  protocol: () => ({ name: "none", metadata: Buffer.alloc(0) }),
};
