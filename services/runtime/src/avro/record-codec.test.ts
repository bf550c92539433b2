import { compileEncoder } from "./compile-encoder";
import { EncodingRoom } from "./encoding-room";
import { createRecordCodec } from "./record-codec";
import { parseSchema } from "./schema";
import { readSchemaFile } from "./schema-files";

describe("the codec of a schema file", () => {
  interface Batch {
    readonly eventId: string;
    readonly eventTime: number;
    readonly source: object;
    readonly batch: number;
    readonly fromOffset: number;
    readonly prices: readonly object[];
    readonly figures: readonly object[];
    readonly decisions: readonly object[];
  }
  const source = { topic: "prices", partition: 0, offset: 8, part: 0 };
  const prices = Array.from({ length: 20_000 }, (_, at) => ({
    quoteType: at % 2 === 0 ? "Index" : "Mark",
    symbol: `COIN-${at}`,
    price: BigInt(at) * 10n ** 8n,
  }));
  const head = { eventId: "b", eventTime: 1, source, batch: 1, fromOffset: 2 };
  const batch: Batch = { ...head, prices, figures: [], decisions: [] };

  it("gives the value back without a kind, however large it is", () => {
    const { encode, decode } = createRecordCodec<Batch>("price-batch.avsc");
    const decoded = decode(encode(batch));
    expect(Object.keys(decoded)).toEqual(Object.keys(batch));
    expect(JSON.stringify(decoded.source)).toBe(JSON.stringify(source));
    expect(decoded.prices.length).toBe(20_000);
    expect(decoded.prices.at(-1)).toEqual(prices.at(-1));
  });

  it("writes equal values as equal bytes", () => {
    const { encode } = createRecordCodec<Batch>("price-batch.avsc");
    const first = Buffer.from(encode(batch));
    encode({ ...batch, prices: [] });
    expect(Buffer.compare(encode(structuredClone(batch)), first)).toBe(0);
  });

  it("writes parts that follow one another as the whole, however large one item is", () => {
    const { encode, encodeInParts, decode } = createRecordCodec<Batch>("price-batch.avsc");
    const long = { quoteType: "Index", symbol: "X".repeat(200_000), price: 1n };
    const mixed = { ...batch, prices: [...prices.slice(0, 3_000), long, ...prices.slice(3_000)] };
    const parts = [...encodeInParts(mixed)];

    const atOnce = compileEncoder(parseSchema(readSchemaFile("price-batch.avsc")));
    const whole = Buffer.from(new EncodingRoom().encode(atOnce, mixed, 0));
    expect(parts.length).toBeGreaterThan(3);
    expect(Buffer.concat(parts).equals(whole)).toBe(true);
    expect(encode(mixed).equals(whole)).toBe(true);
    expect(decode(whole).prices[3_000]).toEqual(long);
  });

  it("writes the same small body before and after one that takes more room", () => {
    const { encode } = createRecordCodec<Batch>("price-batch.avsc");
    const small = { ...batch, prices: prices.slice(0, 1) };
    const before = Buffer.from(encode(small));
    encode(batch);
    expect(Buffer.compare(encode(small), before)).toBe(0);
  });
});

describe("a schema text", () => {
  const record = (type: unknown) =>
    JSON.stringify({ type: "record", name: "Row", fields: [{ name: "value", type }] });

  it.each([
    ["a type outside the contracts", "float", "Row.value: type float is not supported here"],
    ["a name not yet defined", "Later", "Row.value: type Later is not supported here"],
    ["a wide union", ["null", "int", "long"], 'write a union as ["null", one other type]'],
    ["null in second place", ["int", "null"], 'write a union as ["null", one other type]'],
    [
      "a decimal of another precision",
      { type: "bytes", logicalType: "decimal", precision: 20, scale: 2 },
      "Row.value: write a decimal with precision 38",
    ],
    [
      "an enum whose index takes two bytes",
      { type: "enum", name: "Big", symbols: Array.from({ length: 65 }, (_, at) => `S${at}`) },
      "Row.value: an enum has at most 64 symbols here",
    ],
  ])("with %s is refused by the field's name", (_what, type, message) => {
    expect(() => parseSchema(record(type))).toThrow(message);
  });

  it("that is no record is refused", () => {
    expect(() => parseSchema('{"type":"array","items":"int"}')).toThrow(
      "a schema file describes a record, not array",
    );
  });
});
