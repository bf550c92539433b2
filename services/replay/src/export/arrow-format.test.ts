import { tableFromIPC } from "apache-arrow";
import fc from "fast-check";
import { readParquet } from "parquet-wasm/node";
import { arrowFile, parquetFile } from "./arrow-format";
import type { Cell, Column } from "./table";

const COLUMNS: readonly Column[] = [
  { name: "exact", type: { kind: "decimal", decimals: 18 } },
  { name: "price", type: { kind: "decimal", decimals: 8 } },
  { name: "at", type: { kind: "time" } },
  { name: "count", type: { kind: "whole" } },
  { name: "name", type: { kind: "text" } },
];
const LARGEST = 10n ** 38n - 1n;

const orNull = <Value>(values: fc.Arbitrary<Value>) => fc.option(values, { nil: null });
const rows = fc.array(
  fc.tuple(
    orNull(fc.bigInt({ min: -LARGEST, max: LARGEST })),
    orNull(fc.bigInt({ min: -(LARGEST / 10n ** 10n), max: LARGEST / 10n ** 10n })),
    orNull(fc.integer({ min: 0, max: 4_102_444_800_000 })),
    orNull(fc.maxSafeInteger()),
    orNull(fc.string({ unit: "grapheme" })),
  ),
  { minLength: 1, maxLength: 40 },
);

const byColumn = (given: readonly (readonly Cell[])[]) =>
  COLUMNS.map((_, at) => given.map((row) => row[at]!));

/** What another reader of the format finds, decimals as 128-bit words put together again. */
function cellsOf(ipc: Uint8Array): Cell[][] {
  const table = tableFromIPC(ipc);
  return Array.from({ length: table.numRows }, (_, row) =>
    COLUMNS.map(({ name, type }) => {
      const value = table.getChild(name)!.get(row);
      if (value === null || type.kind === "text") return value;
      if (type.kind === "decimal") return signed(value as Uint32Array);
      return Number(value);
    }),
  );
}

function signed(words: Uint32Array): bigint {
  return BigInt.asIntN(
    128,
    words.reduceRight((sum, word) => (sum << 32n) | BigInt(word), 0n),
  );
}

/** The second column has 8 decimals in the rows and 18 in every file. */
const widened = (row: readonly Cell[]): Cell[] =>
  row.map((cell, at) => (at === 1 && cell !== null ? (cell as bigint) * 10n ** 10n : cell));

describe("rows as Arrow and as Parquet", () => {
  it("are read back as they were, digit for digit", () => {
    fc.assert(
      fc.property(rows, (given) => {
        const wide = given.map(widened);
        expect(cellsOf(arrowFile(COLUMNS, byColumn(given)))).toEqual(wide);
        const parquet = readParquet(parquetFile(COLUMNS, byColumn(given)));
        expect(cellsOf(parquet.intoIPCStream())).toEqual(wide);
      }),
      { numRuns: 40 },
    );
  });

  it("have decimals of 38 digits, 18 of them behind the point, and times in UTC", () => {
    const cells = [[1n], [1n], [1], [1], ["one"]];
    const { schema } = tableFromIPC(arrowFile(COLUMNS, cells));
    expect(schema.fields.map(({ type }) => String(type))).toEqual([
      "Decimal[38e+18]",
      "Decimal[38e+18]",
      "Timestamp<MILLISECOND, UTC>",
      "Int64",
      "Utf8",
    ]);
  });

  it("refuse a figure that 38 digits cannot hold", () => {
    const tooLarge = [[10n ** 38n], [0n], [0], [0], [""]];
    expect(() => parquetFile(COLUMNS, tooLarge)).toThrow(
      /exact: 1000+ does not fit DECIMAL\(38,18\)/,
    );
    // 10^28 with 8 decimals is 10^38 with 18.
    expect(() => arrowFile(COLUMNS, [[0n], [10n ** 28n], [0], [0], [""]])).toThrow(
      /price: 10+ does/,
    );
  });
});
