/** The compiled encoders and decoders against avsc, over every schema file and one of all types. */

import { readdirSync } from "node:fs";
import { Type, types } from "avsc";
import fc from "fast-check";
import { compileDecoder } from "./compile-decoder";
import { compileEncoder } from "./compile-encoder";
import { EncodingRoom } from "./encoding-room";
import { Malformed } from "./malformed";
import { parseSchema, type Schema } from "./schema";
import { readSchemaFile, SCHEMA_FOLDER } from "./schema-files";

/** Obvious and slow: the two's complement digits in hexadecimal. */
class DecimalOracle extends types.LogicalType {
  override _fromValue(bytes: Buffer): bigint {
    return BigInt.asIntN(bytes.length * 8, BigInt(`0x${bytes.toString("hex")}`));
  }
  override _toValue(value: bigint): Buffer {
    let size = 1;
    while (BigInt.asIntN(size * 8, value) !== value) size++;
    const digits = BigInt.asUintN(size * 8, value).toString(16);
    return Buffer.from(digits.padStart(size * 2, "0"), "hex");
  }
  override _resolve(): undefined {
    return undefined;
  }
}

/** avsc's own longs are inexact next to 2^53. */
const exactLong = types.LongType.__with({
  fromBuffer: (bytes: Buffer) => Number(bytes.readBigInt64LE()),
  toBuffer: (value: number) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(BigInt(value));
    return bytes;
  },
  fromJSON: Number,
  toJSON: Number,
  isValid: Number.isSafeInteger,
  compare: (one: number, other: number) => one - other,
});

const ALL_TYPES = JSON.stringify({
  type: "record",
  name: "AllTypes",
  fields: [
    { name: "flag", type: "boolean" },
    { name: "int", type: "int" },
    { name: "long", type: "long" },
    { name: "double", type: "double" },
    { name: "account", type: "string" },
    { name: "text", type: "string" },
    { name: "bytes", type: "bytes" },
    { name: "hash", type: { type: "fixed", name: "Four", size: 4 } },
    { name: "rows", type: { type: "array", items: { type: "array", items: "long" } } },
    {
      name: "maybe",
      type: [
        "null",
        {
          type: "record",
          name: "Inner",
          fields: [
            { name: "side", type: { type: "enum", name: "Side", symbols: ["Left", "Right"] } },
            { name: "again", type: ["null", "Side"] },
          ],
        },
      ],
    },
    { name: "inners", type: { type: "array", items: ["null", "Inner"] } },
    {
      name: "amount",
      type: { type: "bytes", logicalType: "decimal", precision: 38, scale: 18 },
    },
  ],
});

function timesAsLongs(_key: string, value: { logicalType?: string } | null): unknown {
  return value?.logicalType === "timestamp-millis" ? "long" : value;
}

function subjectOf(text: string) {
  const schema = parseSchema(text);
  const encode = compileEncoder(schema);
  const decode = compileDecoder(schema, null);
  const room = new EncodingRoom();
  return {
    schema,
    oracle: Type.forSchema(JSON.parse(text, timesAsLongs), {
      logicalTypes: { decimal: DecimalOracle },
      registry: { long: exactLong },
    }),
    encode: (value: object): Buffer => Buffer.from(room.encode(encode, value, 0)),
    decode: (bytes: Uint8Array): object => decode(bytes, 0),
  };
}

const SCHEMA_FILES = readdirSync(SCHEMA_FOLDER).filter((file) => file.endsWith(".avsc"));
const SUBJECTS = [
  ...SCHEMA_FILES.map((name) => ({ name, text: readSchemaFile(name) })),
  { name: "AllTypes", text: ALL_TYPES },
].map(({ name, text }) => ({ name, ...subjectOf(text) }));

const BYTE_EDGES = Array.from({ length: 16 }, (_, byte) => 1n << BigInt(byte * 8 + 7));
const LARGEST = 10n ** 38n - 1n;
const decimals = fc.oneof(
  fc.constantFrom(0n, 1n, -1n, LARGEST, -LARGEST),
  fc
    .tuple(fc.constantFrom(...BYTE_EDGES.slice(0, 15)), fc.constantFrom(-1n, 0n, 1n))
    .chain(([edge, step]) => fc.constantFrom(edge + step, -edge + step)),
  fc.bigInt({ min: -LARGEST, max: LARGEST }),
  fc.bigInt({ min: -(10n ** 13n), max: 10n ** 13n }),
);
const longs = fc.oneof(
  fc.maxSafeInteger(),
  fc.integer(),
  fc.constantFrom(0, 63, 64, -64, -65, 2 ** 27 - 1, 2 ** 27, 2 ** 34, -(2 ** 34), 2 ** 53 - 1),
  fc.constantFrom(1_700_000_000_000, 1 - 2 ** 53),
);
const texts = fc.oneof(
  fc.string({ unit: "grapheme-ascii", maxLength: 30 }),
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.constantFrom("", "BTC-PERP", "é", "口座-7", "a".repeat(63), "b".repeat(64), "ü".repeat(70)),
);

function valuesOf(schema: Schema): fc.Arbitrary<unknown> {
  switch (schema.type) {
    case "boolean":
      return fc.boolean();
    case "int":
      return fc.oneof(fc.integer(), fc.constantFrom(2 ** 31 - 1, -(2 ** 31)));
    case "long":
      return longs;
    case "double":
      return fc.double({ noNaN: true });
    case "string":
      return texts;
    case "bytes":
      return fc.uint8Array({ maxLength: 70 });
    case "decimal":
      return decimals;
    case "fixed":
      return fc.uint8Array({ minLength: schema.size, maxLength: schema.size });
    case "enum":
      return fc.constantFrom(...schema.symbols.map(hyphenated));
    case "array":
      return fc.array(valuesOf(schema.items), { maxLength: 3 });
    case "nullable":
      return fc.option(valuesOf(schema.of));
    case "record":
      return fc.record(
        Object.fromEntries(schema.fields.map((field) => [field.name, valuesOf(field.schema)])),
        { noNullPrototype: true },
      );
  }
}

function hyphenated(symbol: string): string {
  return /^(risk|clearing)_/.test(symbol) ? symbol.replace("_", "-") : symbol;
}

/** The value as avsc takes it: buffers for bytes, and symbols without hyphens. */
function forOracle(schema: Schema, value: unknown): unknown {
  if (value === null) return null;
  switch (schema.type) {
    case "bytes":
    case "fixed":
      return Buffer.from(value as Uint8Array);
    case "enum":
      return (value as string).replace("-", "_");
    case "array":
      return (value as unknown[]).map((item) => forOracle(schema.items, item));
    case "nullable":
      return forOracle(schema.of, value);
    case "record": {
      const record = value as Record<string, unknown>;
      const { fields } = schema;
      return Object.fromEntries(
        fields.map(({ name, schema: field }) => [name, forOracle(field, record[name])]),
      );
    }
    default:
      return value;
  }
}

describe.each(SUBJECTS)("the compiled codec of $name", ({ schema, oracle, encode, decode }) => {
  const values = valuesOf(schema) as fc.Arbitrary<object>;

  it("writes the bytes that avsc writes", () => {
    fc.assert(
      fc.property(values, (value) => {
        const expected = oracle.toBuffer(forOracle(schema, value));
        expect(encode(value).toString("hex")).toBe(expected.toString("hex"));
      }),
    );
  });

  it("reads back the value, its fields in schema order", () => {
    fc.assert(
      fc.property(values, (value) => {
        const decoded = decode(encode(value));
        expect(decoded).toEqual(value);
        expect(Object.keys(decoded)).toEqual(schema.fields.map(({ name }) => name));
      }),
    );
  });

  it("refuses a body cut off at any length, or with a byte more", () => {
    fc.assert(
      fc.property(values, (value) => {
        const body = encode(value);
        const shorter = Array.from(body, (_, length) => body.subarray(0, length));
        const longer = Buffer.concat([body, Buffer.of(0)]);
        const read = [...shorter, longer].filter((bytes) => decodeOrNull(decode, bytes) !== null);
        expect(read).toEqual([]);
      }),
      { numRuns: 8 },
    );
  });

  it("reads altered bytes as avsc does or refuses them, and nothing else", () => {
    const change = fc.tuple(fc.nat(), fc.nat(255));
    fc.assert(
      fc.property(values, fc.array(change, { minLength: 1, maxLength: 3 }), (value, changes) => {
        const body = encode(value);
        for (const [at, byte] of changes) if (body.length > 0) body[at % body.length] = byte;
        const read = decodeOrNull(decode, body);
        if (read !== null) expect(forOracle(schema, read)).toEqual(plain(oracle.fromBuffer(body)));
      }),
    );
  });
});

function decodeOrNull(decode: (bytes: Uint8Array) => object, body: Uint8Array): object | null {
  try {
    return decode(body);
  } catch (fault) {
    if (fault instanceof Malformed) return null;
    throw fault;
  }
}

describe("the compiled codec", () => {
  const decimal = { type: "bytes", logicalType: "decimal", precision: 38, scale: 0 };
  const rowOf = (type: unknown) =>
    subjectOf(JSON.stringify({ type: "record", name: "Row", fields: [{ name: "value", type }] }));

  it.each([
    ["no decimal", decimal, [0], "Row.value: a decimal without digits at byte 1"],
    ["34 is 17 bytes", decimal, [34, ...new Array<number>(17).fill(0)], "a decimal of 17 bytes"],
    ["no text", "string", [2, 0xe9], "Row.value: a string that is not UTF-8 at byte 1"],
    ["1 is -1", "string", [1], "Row.value: a negative length at byte 1"],
    ["3 is -2, in two bytes", "bytes", [131, 0], "Row.value: a negative length at byte 2"],
  ])("given bytes of which %s, names the field and the fault", (_what, type, bytes, message) => {
    expect(() => rowOf(type).decode(Uint8Array.from(bytes))).toThrow(message);
  });

  it.each([
    ["long", 2 ** 53, "Row.value: cannot write 9007199254740992; write a whole number below 2^53"],
    ["long", 0.5, "Row.value: cannot write 0.5; write a whole number below 2^53"],
    ["int", -(2 ** 31) - 1, "cannot write -2147483649; write a whole number of 32 bits"],
    ["double", Number.NaN, "Row.value: cannot write NaN; a double is a number"],
    [decimal, -(10n ** 38n), "0; a decimal has at most 38 digits"],
  ])("given a field of %j, refuses to write %s", (type, value, message) => {
    expect(() => rowOf(type).encode({ value })).toThrow(message);
  });
});

/** avsc's records are instances of its own classes. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== "object" || Buffer.isBuffer(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, plain(field)]));
}
