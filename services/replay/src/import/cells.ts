/**
 * Typed cells of a table's rows. A cell that cannot be read is noted as a fault with its line and
 * column and reads as zero, so that one pass finds every fault; whoever reads looks at the faults
 * before using a figure.
 */
import { parseScaled } from "@margin-engine/core";
import { COLUMN_NAMES, type Column, positionOf } from "./columns";
import { FAULT_LIMIT, fileFault, type ImportFault } from "./import-fault";
import type { Row, Table } from "./table";
import { readTime, type TimeUnit } from "./time-text";

export class Cells {
  readonly faults: ImportFault[] = [];
  private readonly positions = new Map<Column, number>();
  private row: Row = { line: 0, fields: [] };
  private unit: TimeUnit | null = null;

  constructor(
    private readonly table: Table,
    private readonly shiftMs: number,
  ) {}

  /** Demands a column; of several the first that the table has. */
  demand(...columns: readonly [Column, ...Column[]]): void {
    for (const column of columns) {
      const position = positionOf(column, this.table.header);
      if (position === null) continue;
      this.positions.set(column, position);
      return;
    }
    const names = columns.flatMap((column) => COLUMN_NAMES[column]).join(", ");
    const problem =
      `there is no column for the ${columns[0]} in the header ${this.table.header.join(", ")}; ` +
      `give it one of the names ${names}`;
    this.faults.push(fileFault(this.table.file, problem));
  }

  has(column: Column): boolean {
    return this.positions.has(column);
  }

  /** Walks the rows; the cells read until the next step are the row's. */
  *rows(): Generator<number> {
    for (const row of this.table.rows()) {
      if (this.faults.length >= FAULT_LIMIT) return;
      if ("problem" in row) {
        this.faults.push(row);
      } else {
        this.row = row;
        yield row.line;
      }
    }
  }

  text(column: Column): string {
    const value = this.row.fields[this.positions.get(column)!]!;
    if (value === "") this.refuse(column, "the field is empty; fill it or remove the row");
    return value;
  }

  /** Milliseconds since the epoch, shifted as the options say. */
  time(column: Column = "time"): number {
    const text = this.text(column);
    const read = readTime(text);
    if (read === null) {
      this.refuse(column, `"${text}" is no time; write milliseconds since 1970 or UTC text`);
      return 0;
    }
    this.unit ??= read.unit;
    if (read.unit !== this.unit) {
      const problem =
        `"${text}" is in ${read.unit}, the rows before in ${this.unit}; ` +
        "use one unit throughout the file";
      this.refuse(column, problem);
    }
    return read.time + this.shiftMs;
  }

  scaled(column: Column, decimals: number): bigint {
    const text = this.text(column);
    if (text === "") return 0n;
    const value = parseScaled(text, decimals);
    if (typeof value === "bigint") return value;
    this.refuse(
      column,
      value === "TooManyDecimals"
        ? `"${text}" has more than the ${decimals} decimals that are carried; round the column`
        : `"${text}" is no plain decimal such as 0.00012; write it without exponent or separators`,
    );
    return 0n;
  }

  positive(column: Column, decimals: number): bigint {
    const faults = this.faults.length;
    const value = this.scaled(column, decimals);
    if (value <= 0n && this.faults.length === faults) {
      this.refuse(column, `"${this.text(column)}" is not positive; correct or remove the row`);
    }
    return value;
  }

  refuse(column: Column, problem: string): void {
    const position = this.positions.get(column)!;
    this.faults.push({
      file: this.table.file,
      line: this.row.line,
      column: `${position + 1} (${this.table.header[position]})`,
      problem,
    });
  }
}
