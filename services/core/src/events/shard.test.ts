/**
 * The partitioner against the figures that Kafka's own UtilsTest.testMurmur2 states, and Buffer.
 */
import fc from "fast-check";
import { murmur2, shardOf, utf8 } from "./shard";

describe("murmur2", () => {
  it.each([
    ["21", -973_932_308],
    ["foobar", -790_332_482],
    ["a-little-bit-long-string", -985_981_536],
    ["a-little-bit-longer-string", -1_486_304_829],
    ["lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58_897_971],
    ["abc", 479_470_107],
  ])("of %s is %i, as Kafka's Java client computes it", (text, expected) => {
    expect(murmur2(Buffer.from(text))).toBe(expected);
  });

  it("takes bytes above 127 as unsigned, and signed bytes alike", () => {
    const bytes = Uint8Array.from([255, 128, 200, 127, 254, 129, 0]);
    expect(murmur2(new Int8Array(bytes.buffer))).toBe(murmur2(bytes));
  });
});

describe("utf8", () => {
  it.each([
    ["plain", "account-1"],
    ["two bytes", "Zoë Müller £"],
    ["three bytes", "\u65E5\u672C\u8A9E \u20AC \uFFFD"],
    ["four bytes", "\u{1F600}\u{1F1E8}\u{10FFFF}"],
    ["a lone high surrogate", "a\uD83Db"],
    ["a lone low surrogate", "\uDE00"],
    ["surrogates in the wrong order", "\uDE00\uD83D"],
    ["nothing", ""],
  ])("of %s is what Buffer makes of it", (_, text) => {
    expect(utf8(text)).toEqual([...Buffer.from(text)]);
  });

  it("is what Buffer makes of any string", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(utf8(text)).toEqual([...Buffer.from(text)]);
      }),
    );
  });
});

describe("shardOf", () => {
  it("clears the sign bit, then takes the remainder", () => {
    // "21": -973932308 + 2^31 = 1173551340 = 7 x 167650191 + 3 = 12 x 97795945 + 0.
    expect(shardOf("21", 7)).toBe(3);
    expect(shardOf("21", 12)).toBe(0);
  });

  it("puts every account into one of the shards, always the same", () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 64 }), (account, shards) => {
        const shard = shardOf(account, shards);
        expect(shard).toBe((murmur2(Buffer.from(account)) & 0x7fff_ffff) % shards);
        expect(shard >= 0 && shard < shards).toBe(true);
      }),
    );
  });

  it.each([1, 3, 4, 63, 64, 65, 128])("hashes an id of %i characters whole", (length) => {
    for (const id of ["x".repeat(length), `${"x".repeat(length - 1)}\u00E9`]) {
      expect(shardOf(id, 1009)).toBe((murmur2(Buffer.from(id)) & 0x7fff_ffff) % 1009);
    }
  });

  it("has nothing to choose when there is one shard", () => {
    expect(shardOf("anyone", 1)).toBe(0);
  });
});
