/**
 * The rows of an archive as records of one kind. The whole file is read and checked before the
 * first record is used: a file with a fault gives its faults and no record.
 */
import { Unusable } from "@margin-engine/runtime";
import { Cells } from "./cells";
import { fileFault, type ImportFault } from "./import-fault";
import { openTable, type Table, type TableOptions } from "./table";

export interface RecordOptions extends TableOptions {
  /** Added to every time, milliseconds: for candles stamped at their close, say. */
  readonly shiftMs?: number | undefined;
}

export interface Timed {
  /** Milliseconds since the epoch. */
  readonly time: number;
}

export interface RecordKind<R extends Timed> {
  /** Names of the columns of files without a header, where the archives have such files. */
  readonly positions: readonly string[] | null;
  /** Candles start a whole number of steps after each other. */
  readonly evenSteps: boolean;
  readonly demand: (cells: Cells) => void;
  readonly read: (cells: Cells) => R;
  /** Refuses what is wrong with a record by itself or after the one before it. */
  readonly check: (cells: Cells, record: R, previous: R | null) => void;
}

export interface Records<R extends Timed> {
  readonly rows: number;
  readonly firstTime: number;
  readonly lastTime: number;
  /** Smallest time between two records; null when there is one time only. */
  readonly stepMs: number | null;
  /** Reads the file again, record by record. */
  readonly each: () => Iterable<R>;
}

export function openRecords<R extends Timed>(
  file: string,
  kind: RecordKind<R>,
  options: RecordOptions,
): Records<R> | readonly ImportFault[] {
  return orFaults(file, () => {
    const table = openTable(file, options, kind.positions);
    if ("problem" in table) return [table];
    const cells = new Cells(table, options.shiftMs ?? 0);
    const summary = new Summary();
    for (const { time } of walk(cells, kind)) summary.add(time);
    if (cells.faults.length > 0) return cells.faults;
    if (summary.rows === 0) return [noRows(table, options)];
    if (kind.evenSteps && summary.uneven()) {
      return findUneven(new Cells(table, options.shiftMs ?? 0), kind, summary.stepMs!);
    }
    const { rows, firstTime, lastTime, stepMs } = summary;
    return { rows, firstTime, lastTime, stepMs, each: () => again(table, kind, options) };
  });
}

/** The records that were checked, in memory: for files that are read once. */
export function collectRecords<R extends Timed>(
  file: string,
  kind: RecordKind<R>,
  options: RecordOptions,
): readonly R[] | readonly ImportFault[] {
  return orFaults(file, () => {
    const table = openTable(file, options, kind.positions);
    if ("problem" in table) return [table];
    const cells = new Cells(table, options.shiftMs ?? 0);
    const records = [...walk(cells, kind)];
    if (cells.faults.length > 0) return cells.faults;
    return records.length === 0 ? [noRows(table, options)] : records;
  });
}

/** Stops being of use when `cells.faults` is not empty; goes on to find more faults. */
function* walk<R extends Timed>(cells: Cells, kind: RecordKind<R>): Generator<R> {
  kind.demand(cells);
  if (cells.faults.length > 0) return;
  let previous: R | null = null;
  for (const _ of cells.rows()) {
    const faults = cells.faults.length;
    const record = kind.read(cells);
    if (cells.faults.length > faults) continue;
    kind.check(cells, record, previous);
    previous = record;
    yield record;
  }
}

function* again<R extends Timed>(
  table: Table,
  kind: RecordKind<R>,
  options: RecordOptions,
): Generator<R> {
  const cells = new Cells(table, options.shiftMs ?? 0);
  yield* walk(cells, kind);
  if (cells.faults.length === 0) return;
  throw new Unusable(`${table.file} changed while it was read; import it again`);
}

function orFaults<T>(file: string, read: () => T | readonly ImportFault[]) {
  try {
    return read();
  } catch (error) {
    if (error instanceof Unusable) return [fileFault(file, error.message.replace(`${file} `, ""))];
    throw error;
  }
}

function noRows({ file }: Table, { where }: RecordOptions): ImportFault {
  if (where === undefined || Object.keys(where).length === 0) {
    return fileFault(file, "the file has a header but no rows; get it again");
  }
  const wanted = Object.entries(where).map(([name, value]) => `${name} = ${value}`);
  return fileFault(file, `no row has ${wanted.join(" and ")}; check the values to select by`);
}

/** What one pass learns about the times, in constant memory. */
class Summary {
  rows = 0;
  firstTime = 0;
  lastTime = 0;
  stepMs: number | null = null;
  private divisor = 0;

  add(time: number): void {
    if (this.rows === 0) this.firstTime = time;
    const gap = time - this.lastTime;
    if (this.rows > 0 && gap > 0) {
      this.stepMs = Math.min(this.stepMs ?? gap, gap);
      this.divisor = greatestCommonDivisor(this.divisor, gap);
    }
    this.rows++;
    this.lastTime = time;
  }

  uneven(): boolean {
    return this.stepMs !== null && this.divisor !== this.stepMs;
  }
}

function greatestCommonDivisor(one: number, other: number): number {
  return one === 0 ? other : greatestCommonDivisor(other % one, one);
}

function findUneven<R extends Timed>(
  cells: Cells,
  kind: RecordKind<R>,
  stepMs: number,
): readonly ImportFault[] {
  let previous: number | null = null;
  for (const { time } of walk(cells, kind)) {
    if (previous !== null && (time - previous) % stepMs !== 0) {
      const gap = (time - previous) / 1000;
      const problem =
        `the row starts ${gap} s after the one before, which is no multiple of ` +
        `${stepMs / 1000} s, the smallest step in the file; import one candle length at a time`;
      cells.refuse("time", problem);
      return cells.faults;
    }
    previous = time;
  }
  return cells.faults;
}
