import fc from "fast-check";
import { readBatch } from "./batch-bytes";
import { produceBytes, ZSTD } from "./produce-bytes";

const PROTOCOL = "kafkajs/src/protocol";
const GZIP = 1;
/** The client's own functions, before they are replaced: the oracle. */
const encoder = require(`${PROTOCOL}/requests/produce/v3/request`) as (request: object) => {
  readonly encode: () => Promise<{ readonly buffer: Buffer }>;
};
const decode = require(`${PROTOCOL}/recordBatch/v0/decoder`) as (
  decoder: Decoder,
) => Promise<{ readonly records: readonly TheirRecord[] }>;
const DecoderOf = require(`${PROTOCOL}/decoder`) as new (bytes: Buffer) => Decoder;

interface Decoder {
  readonly buffer: Buffer;
  offset: number;
}

interface TheirRecord {
  readonly offset: string;
  readonly timestamp: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly isControlRecord: boolean;
  readonly batchContext: {
    readonly firstOffset: string;
    readonly lastOffsetDelta: number;
    readonly producerId: string;
    readonly inTransaction: boolean;
  };
}

/** No transactional id, then -1, a timeout, one topic "t", one partition and the batch's size. */
const BEFORE_BATCH = 2 + 2 + 4 + 4 + 3 + 4 + 4 + 4;

const text = fc.string({ unit: "grapheme", maxLength: 90 });
const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));
const messages = fc.array(
  fc.record({
    timestamp: fc.integer({ min: 1_760_000_000_000, max: 1_760_000_000_000 + 2 ** 33 }),
    key: fc.option(text),
    value: fc.option(bytes),
    headers: fc.dictionary(fc.constantFrom("ce_id", "ce_type"), fc.string(), {
      noNullPrototype: true,
    }),
  }),
  { minLength: 1, maxLength: 5 },
);

function requestOf(records: object[], firstSequence = 0) {
  const partitions = [{ partition: 0, firstSequence, messages: records }];
  const head = { acks: -1, timeout: 1, producerId: "7", producerEpoch: 0 };
  return { ...head, topicData: [{ topic: "t", partitions }] } as never;
}

/** As a broker keeps it: with an offset of its own, and its flags. */
function keptAt(offset: bigint, flags: number, produced: Buffer): Buffer {
  const batch = Buffer.from(produced.subarray(BEFORE_BATCH));
  batch.writeBigInt64BE(offset, 0);
  batch.writeInt16BE(batch.readInt16BE(21) | flags, 21);
  return batch;
}

async function expected(batch: Buffer) {
  const { records } = await decode(new DecoderOf(batch));
  return records.map(({ offset, timestamp, key, value, isControlRecord, batchContext }) => ({
    offset: Number(offset),
    timestamp: Number(timestamp),
    key,
    value,
    batch: {
      firstOffset: Number(batchContext.firstOffset),
      lastOffsetDelta: batchContext.lastOffsetDelta,
      producerId: batchContext.producerId,
      inTransaction: batchContext.inTransaction,
      isControl: isControlRecord,
    },
  }));
}

describe("a fetched batch", () => {
  it("given any records, flags and offset, then it reads what the client would", async () => {
    const flags = fc.subarray([0x08, 0x10, 0x20]);
    await fc.assert(
      fc.asyncProperty(messages, flags, fc.nat(2 ** 40), async (records, set, offset) => {
        const bits = set.reduce((sum, bit) => sum | bit, 0);
        const batch = keptAt(BigInt(offset), bits, produceBytes(requestOf(records)));
        expect(readBatch(new DecoderOf(batch)).records).toEqual(await expected(batch));
      }),
    );
  });

  it("given batches one after the other, then each reading ends where the next begins", () => {
    const batch = keptAt(3n, 0, produceBytes(requestOf([{ key: null, value: null }])));
    const decoder = new DecoderOf(Buffer.concat([batch, batch]));
    expect(readBatch(decoder).records).toHaveLength(1);
    expect(decoder.offset).toBe(batch.length);
    expect(readBatch(decoder).records).toEqual(readBatch(new DecoderOf(batch)).records);
  });

  it("given records compressed with zstd or gzip, then they are read", async () => {
    const value = Buffer.from("position".repeat(40));
    const records = Array.from({ length: 50 }, (_, at) => ({
      key: null,
      value,
      timestamp: at + 1,
    }));
    const plain = produceBytes(requestOf(records));
    const zstd = produceBytes({ ...(requestOf(records) as object), compression: ZSTD } as never);
    const gzip = await encoder({ ...(requestOf(records) as object), compression: GZIP }).encode();
    const read = (produced: Buffer) => readBatch(new DecoderOf(keptAt(9n, 0, produced))).records;
    expect(zstd.length * 10).toBeLessThan(plain.length);
    expect(read(zstd)).toEqual(read(plain));
    expect(read(gzip.buffer)).toEqual(read(plain));
  });

  it("given a codec that needs a library, then it says what to set", () => {
    const LZ4 = 3;
    const batch = keptAt(0n, LZ4, produceBytes(requestOf([{ key: null, value: null }])));
    expect(() => readBatch(new DecoderOf(batch))).toThrow(
      "records compressed with lz4 cannot be read: set compression.type of the topic to zstd, " +
        "and its producers to zstd, gzip or none",
    );
  });

  it("given an answer that ends within its last batch, then the client is told", () => {
    const batch = keptAt(0n, 0, produceBytes(requestOf([{ key: null, value: null }])));
    const read = () => readBatch(new DecoderOf(batch.subarray(0, -1)));
    expect(read).toThrow(expect.objectContaining({ name: "KafkaJSPartialMessageError" }));
  });
});
