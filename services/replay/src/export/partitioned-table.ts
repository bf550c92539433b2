/**
 * A table on its way to files, one folder for each day of event time in the manner that DuckDB,
 * Spark and pyarrow call hive partitioning: `positions/date=2026-01-05/part-0.parquet`.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dayText } from "@margin-engine/core";
import { writing } from "../writing";
import type { Cell, Column, Table } from "./table";

export interface FileFormat {
  readonly extension: string;
  readonly encode: (columns: readonly Column[], cells: readonly (readonly Cell[])[]) => Uint8Array;
}

/** Rows kept in memory before the files of their days are written. */
const ROWS_KEPT = 100_000;

interface Day {
  /** By column, then row. */
  cells: Cell[][];
  parts: number;
}

export class PartitionedTable<Row> {
  rows = 0;
  files = 0;
  private readonly days = new Map<string, Day>();
  private kept = 0;

  constructor(
    private readonly table: Table<Row>,
    private readonly folder: string,
    private readonly format: FileFormat,
  ) {}

  get name(): string {
    return this.table.name;
  }

  add(row: Row): void {
    const { columns, timeOf } = this.table;
    const date = dayText(timeOf(row));
    let day = this.days.get(date);
    if (day === undefined) {
      day = { cells: columns.map(() => []), parts: 0 };
      this.days.set(date, day);
    }
    for (const [at, column] of columns.entries()) day.cells[at]!.push(column.of(row));
    this.rows++;
    this.kept++;
    if (this.kept >= ROWS_KEPT) this.flush();
  }

  /** Writes what is kept. */
  flush(): void {
    for (const [date, day] of this.days) {
      if (day.cells[0]!.length > 0) this.write(date, day);
    }
    this.kept = 0;
  }

  private write(date: string, day: Day): void {
    const { table, folder, format } = this;
    const target = join(folder, table.name, `date=${date}`);
    const file = join(target, `part-${day.parts}.${format.extension}`);
    const bytes = format.encode(table.columns, day.cells);
    writing(file, () => {
      mkdirSync(target, { recursive: true });
      writeFileSync(file, bytes);
    });
    day.cells = table.columns.map(() => []);
    day.parts++;
    this.files++;
  }
}
