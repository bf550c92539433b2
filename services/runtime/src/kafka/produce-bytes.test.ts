import fc from "fast-check";
import { type ProduceRequest, produceBytes, ZSTD } from "./produce-bytes";

/** The client's own encoder, before it is replaced: the oracle. */
const encoder = require("kafkajs/src/protocol/requests/produce/v3/request") as (
  request: ProduceRequest,
) => { readonly encode: () => Promise<{ readonly buffer: Buffer }> };

async function theirs(request: ProduceRequest): Promise<Buffer> {
  return (await encoder(request).encode()).buffer;
}

const text = fc.string({ unit: "grapheme", maxLength: 90 });
const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));
const record = fc.record({
  timestamp: fc.integer({ min: 1_760_000_000_000, max: 1_760_000_000_000 + 2 ** 33 }),
  key: fc.option(text),
  value: fc.option(bytes),
  headers: fc.dictionary(fc.constantFrom("ce_id", "ce_type", "länger", "a"), text, {
    noNullPrototype: true,
  }),
});
const request = fc.record({
  transactionalId: fc.option(fc.constantFrom("margin-0", "größer")),
  acks: fc.constant(-1),
  timeout: fc.constantFrom(1, 30_000),
  producerId: fc.constantFrom("0", "4294967300"),
  producerEpoch: fc.nat(32_767),
  topicData: fc.array(
    fc.record({
      topic: fc.constantFrom("journal.v1", "margin-snapshots.v1"),
      partitions: fc.array(
        fc.record({
          partition: fc.nat(300),
          firstSequence: fc.nat(2 ** 31 - 1),
          messages: fc.array(record, { minLength: 1, maxLength: 4 }),
        }),
        { maxLength: 3 },
      ),
    }),
    { maxLength: 3 },
  ),
});

function requestOf(messages: ProduceRequest["topicData"][0]["partitions"][0]["messages"]) {
  const partitions = [{ partition: 0, firstSequence: 0, messages }];
  const head = { acks: -1, timeout: 1, producerId: "1", producerEpoch: 0 };
  return { ...head, topicData: [{ topic: "t", partitions }] };
}

describe("a produce request's bytes", () => {
  it("given any request, then they are what the client would write", async () => {
    await fc.assert(
      fc.asyncProperty(request, async (one) => {
        expect(produceBytes(one)).toEqual(await theirs(one));
      }),
    );
  });

  it("given a value larger than the room for requests, then the room grows", async () => {
    const one = requestOf([{ key: null, value: Buffer.alloc(5_000_000, 7), timestamp: 5 }]);
    expect(produceBytes(one).equals(await theirs(one))).toBe(true);
  });

  it("given few bytes or such as do not compress, then they are left as they are", () => {
    const small = requestOf([{ key: null, value: Buffer.alloc(100), timestamp: 5 }]);
    expect(produceBytes({ ...small, compression: ZSTD })).toEqual(produceBytes(small));
    const noise = Buffer.from(Array.from({ length: 5_000 }, (_, at) => (at * at * 7919) >>> 5));
    const dense = requestOf([{ key: null, value: noise, timestamp: 5 }]);
    expect(produceBytes({ ...dense, compression: ZSTD }).length).toBeLessThanOrEqual(
      produceBytes(dense).length,
    );
  });
});
