/**
 * An archive file as a table: a header, and rows of as many fields. The reader is strict: commas,
 * one row a line, quotes only around a whole field. A row keeps its line for faults.
 */
import type { Line } from "@margin-engine/runtime";
import { archiveLines } from "./archive-lines";
import { plainName } from "./columns";
import { fileFault, type ImportFault } from "./import-fault";

export interface TableOptions {
  /** Names of the columns, for a file without a header line. */
  readonly columns?: readonly string[] | undefined;
  /** Rows to take: those whose column, by header, has exactly the value. */
  readonly where?: Readonly<Record<string, string>> | undefined;
}

export interface Row {
  readonly line: number;
  readonly fields: readonly string[];
}

export interface Table {
  readonly file: string;
  readonly header: readonly string[];
  /** The rows taken, read anew from the file at each call; a row that is none is a fault. */
  readonly rows: () => Iterable<Row | ImportFault>;
}

/** `positions`: names of the columns of a file that has neither a header nor given names. */
export function openTable(
  file: string,
  options: TableOptions,
  positions: readonly string[] | null,
): Table | ImportFault {
  const first = firstRow(file);
  if (first === null) return fileFault(file, "the file is empty; get it again");
  const hasHeader = options.columns === undefined && !startsWithDigit(first);
  const header = options.columns ?? (hasHeader ? first : positions);
  if (header === null) {
    return fileFault(file, "the file has no header line; give the names of its columns in order");
  }
  // Positions may name more columns than a file has, given names may not.
  const width = header === positions ? first.length : header.length;
  const taken = filter({ file, header }, options.where ?? {});
  if (!Array.isArray(taken)) return taken;
  const rows = () => tableRows({ file, width, hasHeader, taken });
  return { file, header: header.slice(0, width), rows };
}

function firstRow(file: string): readonly string[] | null {
  for (const line of archiveLines(file)) {
    const text = textOf(line);
    if (text !== "") return splitRow(text);
  }
  return null;
}

const startsWithDigit = ([field]: readonly string[]): boolean => /^\d/.test(field ?? "");

interface Taken {
  readonly position: number;
  readonly value: string;
}

function filter(
  { file, header }: { readonly file: string; readonly header: readonly string[] },
  where: Readonly<Record<string, string>>,
): Taken[] | ImportFault {
  const taken: Taken[] = [];
  for (const [name, value] of Object.entries(where)) {
    const position = header.findIndex((column) => plainName(column) === plainName(name));
    if (position < 0) {
      const columns = header.join(", ");
      return fileFault(file, `there is no column "${name}" to select by; it has: ${columns}`);
    }
    taken.push({ position, value });
  }
  return taken;
}

interface Rows {
  readonly file: string;
  readonly width: number;
  readonly hasHeader: boolean;
  readonly taken: readonly Taken[];
}

function* tableRows({ file, width, hasHeader, taken }: Rows): Generator<Row | ImportFault> {
  let headerDue = hasHeader;
  for (const line of archiveLines(file)) {
    const text = textOf(line);
    if (text === "") continue;
    if (headerDue) {
      headerDue = false;
      continue;
    }
    const fields = splitRow(text);
    if (fields.length !== width) {
      const problem =
        `the row has ${fields.length} fields where ${width} are expected; ` +
        "check for a cut line or a stray comma";
      yield { file, line: line.number, column: null, problem };
    } else if (taken.every(({ position, value }) => fields[position] === value)) {
      yield { line: line.number, fields };
    }
  }
}

function textOf({ bytes, number }: Line): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8");
  return (number === 1 ? text.replace(/^\uFEFF/, "") : text).trimEnd();
}

function splitRow(text: string): readonly string[] {
  const fields = text.split(",");
  return text.includes('"') || text.includes(" ") ? fields.map(unquoted) : fields;
}

/** A comma within quotes splits the field and shows as a field too many. */
function unquoted(field: string): string {
  const trimmed = field.trim();
  return /^"[^"]*"$/.test(trimmed) ? trimmed.slice(1, -1).trim() : trimmed;
}
