/**
 * Rows as Arrow and, by way of it, as Parquet. Decimals are written as the 128-bit integers that
 * both formats keep, never through a number.
 */
import { powerOfTen } from "@margin-engine/core";
import {
  type Data,
  Decimal,
  Int64,
  makeData,
  Table,
  TimestampMillisecond,
  tableToIPC,
  Utf8,
  Vector,
  vectorFromArray,
} from "apache-arrow";
import {
  Compression,
  Table as ParquetTable,
  WriterPropertiesBuilder,
  writeParquet,
} from "parquet-wasm/node";
import type { Cell, Column } from "./table";

const PRECISION = 38;
const SCALE = 18;
const WORDS = 4;
const BOUND = 10n ** BigInt(PRECISION);

/** An Arrow file, which is also Feather of version 2. */
export function arrowFile(columns: readonly Column[], cells: readonly (readonly Cell[])[]) {
  return tableToIPC(arrowTable(columns, cells), "file");
}

export function parquetFile(columns: readonly Column[], cells: readonly (readonly Cell[])[]) {
  const table = ParquetTable.fromIPCStream(tableToIPC(arrowTable(columns, cells), "stream"));
  const properties = new WriterPropertiesBuilder().setCompression(Compression.ZSTD).build();
  return writeParquet(table, properties);
}

function arrowTable(columns: readonly Column[], cells: readonly (readonly Cell[])[]): Table {
  return new Table(
    Object.fromEntries(columns.map((column, at) => [column.name, vectorOf(column, cells[at]!)])),
  );
}

function vectorOf({ name, type }: Column, cells: readonly Cell[]): Vector {
  switch (type.kind) {
    case "text":
      return vectorFromArray(cells, new Utf8());
    case "decimal":
      return new Vector([decimalData(name, type.decimals, cells as readonly (bigint | null)[])]);
    case "time":
    case "whole":
      return new Vector([wholeData(type.kind, cells as readonly (number | null)[])]);
  }
}

/** Throws RangeError on a value with more than 20 digits before the point. */
function decimalData(
  name: string,
  decimals: number,
  cells: readonly (bigint | null)[],
): Data<Decimal> {
  const widening = powerOfTen(SCALE - decimals);
  const words = new Uint32Array(cells.length * WORDS);
  const view = new DataView(words.buffer);
  for (const [at, cell] of cells.entries()) {
    const value = (cell ?? 0n) * widening;
    if (value >= BOUND || value <= -BOUND) {
      throw new RangeError(`${name}: ${value} does not fit DECIMAL(${PRECISION},${SCALE})`);
    }
    view.setBigUint64(at * 16, BigInt.asUintN(64, value), true);
    view.setBigInt64(at * 16 + 8, value >> 64n, true);
  }
  const type = new Decimal(SCALE, PRECISION);
  return makeData({ type, length: cells.length, data: words, ...validity(cells) });
}

function wholeData(kind: "time" | "whole", cells: readonly (number | null)[]): Data {
  const data = BigInt64Array.from(cells, (cell) => BigInt(cell ?? 0));
  const [length, nulls] = [cells.length, validity(cells)];
  if (kind === "whole") return makeData({ type: new Int64(), length, data, ...nulls });
  return makeData({ type: new TimestampMillisecond("UTC"), length, data, ...nulls });
}

/** Which cells are there, a bit each, the lowest first. */
function validity(cells: readonly Cell[]) {
  const nullBitmap = new Uint8Array(Math.ceil(cells.length / 8));
  let nullCount = 0;
  for (const [at, cell] of cells.entries()) {
    if (cell === null) nullCount++;
    else nullBitmap[at >> 3]! |= 1 << (at & 7);
  }
  return nullCount === 0 ? { nullCount } : { nullCount, nullBitmap };
}
