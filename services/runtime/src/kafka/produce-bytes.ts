/**
 * A produce request's body, in place of the client's own encoder: that makes a buffer for every
 * field of every header and copies each record four times, which is more work than all else done
 * for a record. A batch's records are compressed together.
 */
import { constants, zstdCompressSync } from "node:zlib";
import type { NewRecord } from "../log-driver";
import { ByteWriter } from "./byte-writer";

/** As the client hands it over. */
export interface ProduceRequest {
  readonly transactionalId?: string | null;
  readonly acks: number;
  readonly timeout: number;
  readonly producerId: string | number | bigint;
  readonly producerEpoch: number;
  readonly compression?: number;
  readonly topicData: readonly {
    readonly topic: string;
    readonly partitions: readonly PartitionRecords[];
  }[];
}

interface PartitionRecords {
  readonly partition: number | string;
  readonly firstSequence: number;
  readonly messages: readonly Omit<NewRecord, "topic" | "partition">[];
}

const crc32c = require("kafkajs/src/protocol/recordBatch/crc32C") as (bytes: Buffer) => number;

/** Kafka's number for it. */
export const ZSTD = 4;
/** The least effort: more of it saves a few bytes in a hundred. */
const COMPRESSION = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };
/** Setting up the compressor costs more than so few bytes. */
const COMPRESSED_FROM_BYTES = 2_048;

const MAGIC = 2;
const TRANSACTIONAL = 16;
const NO_EPOCH = 0;

const writer = new ByteWriter();

export function produceBytes(request: ProduceRequest): Buffer {
  const { transactionalId = null, acks, timeout, topicData } = request;
  writer.at = 0;
  writer.string(transactionalId);
  writer.int16(acks);
  writer.int32(timeout);
  writer.int32(topicData.length);
  for (const { topic, partitions } of topicData) {
    writer.string(topic);
    writer.int32(partitions.length);
    for (const records of partitions) {
      writer.int32(Number(records.partition));
      const size = writer.at;
      writer.int32(0);
      writeBatch(request, records);
      writer.int32At(size, writer.at - size - 4);
    }
  }
  return Buffer.from(writer.from(0));
}

function writeBatch(request: ProduceRequest, { messages, firstSequence }: PartitionRecords): void {
  const { transactionalId, producerId, producerEpoch, compression = 0 } = request;
  const now = Date.now();
  const { first, last } = timesOf(messages, now);
  const begin = writer.at;
  writer.int64(0n);
  writer.int32(0);
  writer.int32(NO_EPOCH);
  writer.int8(MAGIC);
  writer.int32(0);
  const checked = writer.at;
  writer.int16((transactionalId ?? null) === null ? 0 : TRANSACTIONAL);
  writer.int32(messages.length - 1);
  writer.int64(BigInt(first));
  writer.int64(BigInt(last));
  writer.int64(BigInt(producerId));
  writer.int16(producerEpoch);
  writer.int32(firstSequence);
  writer.int32(messages.length);
  const body = writer.at;
  messages.forEach((record, index) => {
    writeRecord(record, { index, delta: (record.timestamp ?? now) - first });
  });
  if (compression === ZSTD) compressFrom(body, checked);
  writer.int32At(begin + 8, writer.at - begin - 12);
  writer.int32At(checked - 4, crc32c(writer.from(checked)) | 0);
}

function timesOf(messages: PartitionRecords["messages"], now: number) {
  let first = messages[0]?.timestamp ?? now;
  let last = first;
  for (const { timestamp = now } of messages) {
    if (timestamp < first) first = timestamp;
    if (timestamp > last) last = timestamp;
  }
  return { first, last };
}

function writeRecord(
  { key, value, headers }: Omit<NewRecord, "topic" | "partition">,
  { index, delta }: { readonly index: number; readonly delta: number },
): void {
  const start = writer.at;
  writer.int8(0);
  writer.number(delta);
  writer.number(index);
  if (key === null) writer.sizedBytes(null);
  else writer.sizedText(key);
  writer.sizedBytes(value);
  const names = headers === undefined ? [] : Object.keys(headers);
  writer.number(names.length);
  for (let at = 0; at < names.length; at++) {
    writer.sizedText(names[at]!);
    writer.sizedText(headers![names[at]!]!);
  }
  writer.prependSize(start);
}

/** The attributes, two bytes, stand where the checked part of the batch begins. */
function compressFrom(body: number, attributes: number): void {
  const records = writer.from(body);
  if (records.length < COMPRESSED_FROM_BYTES) return;
  const compressed = zstdCompressSync(records, COMPRESSION);
  if (compressed.length >= records.length) return;
  writer.at = body;
  writer.bytes(compressed);
  writer.setBits(attributes + 1, ZSTD);
}
