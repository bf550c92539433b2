/**
 * A batch of records as a fetch returns it, in place of the client's own decoder. Headers are left
 * out: no reader here asks for them.
 */
import { gunzipSync, zstdDecompressSync } from "node:zlib";
import type { LoggedRecord } from "../log-driver";

/** What all records of a batch share. */
export interface BatchContext {
  readonly firstOffset: number;
  readonly lastOffsetDelta: number;
  readonly producerId: string;
  readonly inTransaction: boolean;
  readonly isControl: boolean;
}

export interface FetchedRecord extends LoggedRecord {
  readonly batch: BatchContext;
}

/** The client's own, at the beginning of a batch. */
interface ClientDecoder {
  readonly buffer: Buffer;
  offset: number;
}

/** In front of the length that the batch gives for itself, and in front of its records. */
const LENGTH_END = 12;
const HEAD_BYTES = 61;

const CODEC = 0x07;
const APPEND_TIME = 0x08;
const TRANSACTIONAL = 0x10;
const CONTROL = 0x20;

/** Where Kafka's numbers for codecs lead; what is not here needs a library, and none is taken. */
const DECOMPRESS: Readonly<Record<number, (bytes: Buffer) => Buffer>> = {
  0: (bytes) => bytes,
  1: (bytes) => gunzipSync(bytes),
  4: (bytes) => zstdDecompressSync(bytes),
};
const CODEC_NAMES = ["none", "gzip", "snappy", "lz4", "zstd"];

const { KafkaJSPartialMessageError } = require("kafkajs/src/errors") as {
  KafkaJSPartialMessageError: new (what: string) => Error;
};

/** Leaves the decoder behind the batch. An answer may end within its last batch: that throws what
 * the client takes for the end. */
export function readBatch(decoder: ClientDecoder): { readonly records: FetchedRecord[] } {
  const from = decoder.offset;
  const length = decoder.buffer.readInt32BE(from + LENGTH_END - 4);
  const end = from + LENGTH_END + length;
  if (end > decoder.buffer.length) throw new KafkaJSPartialMessageError("the batch is cut short");
  decoder.offset = end;
  return { records: recordsOf(decoder.buffer.subarray(from, end)) };
}

function recordsOf(bytes: Buffer): FetchedRecord[] {
  const attributes = bytes.readInt16BE(21);
  const batch: BatchContext = {
    firstOffset: Number(bytes.readBigInt64BE(0)),
    lastOffsetDelta: bytes.readInt32BE(23),
    producerId: String(bytes.readBigInt64BE(43)),
    inTransaction: (attributes & TRANSACTIONAL) !== 0,
    isControl: (attributes & CONTROL) !== 0,
  };
  const [first, last] = [Number(bytes.readBigInt64BE(27)), Number(bytes.readBigInt64BE(35))];
  const appended = (attributes & APPEND_TIME) !== 0;
  const records: FetchedRecord[] = [];
  const body = bodyOf(bytes, attributes & CODEC);
  cursor = 0;
  for (let left = bytes.readInt32BE(57); left > 0; left--) {
    const size = readNumber(body);
    const end = cursor + size;
    // Behind the record's attributes, of which there are none.
    cursor++;
    const delta = readNumber(body);
    const timestamp = appended ? last : first + delta;
    const offset = batch.firstOffset + readNumber(body);
    records.push({ offset, timestamp, key: readBytes(body), value: readBytes(body), batch });
    cursor = end;
  }
  return records;
}

function bodyOf(bytes: Buffer, codec: number): Buffer {
  const decompress = DECOMPRESS[codec];
  if (decompress !== undefined) return decompress(bytes.subarray(HEAD_BYTES));
  throw new Error(
    `records compressed with ${CODEC_NAMES[codec] ?? `codec ${codec}`} cannot be read: ` +
      "set compression.type of the topic to zstd, and its producers to zstd, gzip or none",
  );
}

let cursor = 0;

/** Exact up to 2^53. */
function readNumber(bytes: Buffer): number {
  let byte = bytes[cursor++]!;
  let value = byte & 0x7f;
  for (let scale = 128; byte > 0x7f; scale *= 128) {
    byte = bytes[cursor++]!;
    value += (byte & 0x7f) * scale;
  }
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}

function readBytes(bytes: Buffer): Buffer | null {
  const length = readNumber(bytes);
  if (length < 0) return null;
  cursor += length;
  return bytes.subarray(cursor - length, cursor);
}
