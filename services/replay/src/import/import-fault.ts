/** What is wrong with a file that was to be imported: where it is, and what to do. */

export interface ImportFault {
  readonly file: string;
  /** Counts from 1; null when the file as a whole is meant. */
  readonly line: number | null;
  /** Number from 1 and name of the column; null when the line as a whole is meant. */
  readonly column: string | null;
  /** A sentence: what was found and what to do. */
  readonly problem: string;
}

/** The faults that a report shows; a file with more is given up. */
export const FAULT_LIMIT = 20;

export function faultText({ file, line, column, problem }: ImportFault): string {
  const place = line === null ? "" : `, line ${line}`;
  return `${file}${place}${column === null ? "" : `, column ${column}`}: ${problem}`;
}

export function fileFault(file: string, problem: string): ImportFault {
  return { file, line: null, column: null, problem };
}
