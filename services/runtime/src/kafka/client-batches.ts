/**
 * Puts our functions for batches of records where the client will look for its own once it is
 * loaded: who imports it imports this first. Its version is pinned.
 */
import type { NewRecord } from "../log-driver";
import { readBatch } from "./batch-bytes";
import { type ProduceRequest, produceBytes } from "./produce-bytes";

/** On this version of the request all later ones are built. */
const PRODUCE = require.resolve("kafkajs/src/protocol/requests/produce/v3/request.js");
const DECODE = require.resolve("kafkajs/src/protocol/recordBatch/v0/decoder.js");
const GROUP = require.resolve("kafkajs/src/producer/groupMessagesPerPartition.js");

const GROUPING = require.resolve("kafkajs/src/producer/sendMessages.js");
if (require.cache[GROUPING] !== undefined) {
  throw new Error("kafkajs was loaded before client-batches: import client-batches first");
}

const original = require(PRODUCE) as (request: ProduceRequest) => object;
replace(PRODUCE, (request: ProduceRequest) => ({
  ...original(request),
  encode: async () => {
    const bytes = produceBytes(request);
    return { buf: bytes, buffer: bytes };
  },
}));
replace(DECODE, readBatch);
replace(GROUP, ({ messages }: { messages: readonly NewRecord[] }) => byPartition(messages));

/** The client's own copies all of them for each. Every record names its partition. */
function byPartition(records: readonly NewRecord[]): Record<number, NewRecord[]> {
  const partitions: Record<number, NewRecord[]> = {};
  for (const record of records) {
    const those = partitions[record.partition];
    if (those === undefined) partitions[record.partition] = [record];
    else those.push(record);
  }
  return partitions;
}

function replace(file: string, exported: unknown): void {
  require(file);
  require.cache[file]!.exports = exported;
}
