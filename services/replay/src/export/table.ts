/**
 * The tables of an export: what each column is called, what it holds and where in a row it comes
 * from. Formats know columns only; nothing here knows a format.
 */

export type ColumnType =
  | { readonly kind: "text" }
  /** A scaled bigint; every format gives it with 18 decimals, DECIMAL(38,18) where it has types. */
  | { readonly kind: "decimal"; readonly decimals: number }
  /** Milliseconds since the epoch, UTC. */
  | { readonly kind: "time" }
  | { readonly kind: "whole" };

/** A value of a column; what type it has is the column's. */
export type Cell = string | bigint | number | null;

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
}

interface ColumnOf<Row> extends Column {
  readonly of: (row: Row) => Cell;
}

export interface Table<Row> {
  /** Name of the folder its files are in. */
  readonly name: string;
  /** Says which day's file the row is in; milliseconds since the epoch. */
  readonly timeOf: (row: Row) => number;
  readonly columns: readonly ColumnOf<Row>[];
}

export function text<Row>(name: string, of: (row: Row) => string | null): ColumnOf<Row> {
  return { name, type: { kind: "text" }, of };
}

export function time<Row>(name: string, of: (row: Row) => number | null): ColumnOf<Row> {
  return { name, type: { kind: "time" }, of };
}

export function whole<Row>(name: string, of: (row: Row) => number | null): ColumnOf<Row> {
  return { name, type: { kind: "whole" }, of };
}

export function decimal<Row>(
  name: string,
  decimals: number,
  of: (row: Row) => bigint | null,
): ColumnOf<Row> {
  return { name, type: { kind: "decimal", decimals }, of };
}
