import fc from "fast-check";
import { readRecord, writeRecord } from "./record-bytes";

/** The client's own functions, before they are replaced: the oracle. */
const PROTOCOL = "kafkajs/src/protocol";
const encode = require(`${PROTOCOL}/recordBatch/record/v0`) as (record: object) => WithBuffer;
const decode = require(`${PROTOCOL}/recordBatch/record/v0/decoder`) as (
  decoder: object,
  context: typeof CONTEXT,
) => Record<string, unknown>;
const Decoder = require(`${PROTOCOL}/decoder`) as new (bytes: Buffer) => ClientDecoder;

interface WithBuffer {
  readonly buffer: Buffer;
}

interface ClientDecoder {
  readonly readVarIntBytes: () => Buffer;
}

const CONTEXT = {
  firstOffset: "4294967300",
  firstTimestamp: "1760000000000",
  maxTimestamp: "1760000000999",
  timestampType: 0,
  magicByte: 2,
  isControlBatch: false,
};

const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));
const record = fc.record({
  offsetDelta: fc.nat(100_000),
  timestampDelta: fc.nat(0x3fff_ffff),
  key: fc.option(bytes),
  value: fc.option(bytes),
  headers: fc.dictionary(
    fc.constantFrom("ce_id", "ce_type", "länger", "a"),
    fc.string({ unit: "grapheme", maxLength: 90 }),
    { noNullPrototype: true },
  ),
});

function bodyOf(written: Buffer): Buffer {
  return new Decoder(written).readVarIntBytes();
}

describe("a record's bytes", () => {
  it("given any record, then what is written is what the client would write", () => {
    fc.assert(
      fc.property(record, (one) => {
        expect(writeRecord(one)!.buffer).toEqual(encode(one).buffer);
      }),
    );
  });

  it("given any record, then what is read is what the client would read, but its headers", () => {
    fc.assert(
      fc.property(record, fc.constantFrom(0, 1), (one, timestampType) => {
        const context = { ...CONTEXT, timestampType };
        const body = bodyOf(encode(one).buffer);
        const { headers: _, ...expected } = decode(new Decoder(body), context);
        expect(readRecord(body, context)).toEqual(expected);
      }),
    );
  });

  it("given a value larger than the room for records, then the room grows", () => {
    const one = { offsetDelta: 1, timestampDelta: 2, key: null, value: Buffer.alloc(5_000_000, 7) };
    expect(writeRecord(one)!.buffer.equals(encode(one).buffer)).toBe(true);
  });

  it("given what it does not write, then the client is left to", () => {
    const one = { offsetDelta: 0, timestampDelta: 0, key: null, value: null };
    expect(writeRecord({ ...one, timestampDelta: -1 })).toBeNull();
    expect(writeRecord({ ...one, timestampDelta: 2 ** 31 })).toBeNull();
    expect(writeRecord({ ...one, headers: { list: ["a", "b"] } })).toBeNull();
  });
});

describe("the client", () => {
  it("given a client was made, then it writes and reads records by our functions", () => {
    const before = require(`${PROTOCOL}/recordBatch/record/v0`);
    expect(before).toBe(encode);
    require("./clients");
    const after = require(`${PROTOCOL}/recordBatch/record/v0`) as typeof encode;
    expect(after).not.toBe(before);
    const one = { offsetDelta: 3, timestampDelta: 4, key: null, value: Buffer.from("v") };
    expect(after(one).buffer).toEqual(encode(one).buffer);
    const body = bodyOf(encode({ ...one, headers: { a: "b" } }).buffer);
    const read = require(`${PROTOCOL}/recordBatch/record/v0/decoder`) as typeof decode;
    expect(read(new Decoder(body), CONTEXT)).not.toHaveProperty("headers");
  });
});
