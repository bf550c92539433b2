/** One archive file as a file of event lines, which `replay` reads. */

import type { ImportFault } from "./import-fault";
import { type ImportRequest, importFile } from "./import-file";
import { writeEvents } from "./write-events";

export interface ImportSummary {
  readonly output: string;
  /** Rows of the archive, or lines of the merged files. */
  readonly rows: number;
  readonly events: number;
  /** Milliseconds since the epoch. */
  readonly firstTime: number;
  readonly lastTime: number;
}

/** Writes the output whole, or gives the faults and writes nothing; an unusable output throws. */
export function importToNdjson(
  request: ImportRequest,
  output: string,
): ImportSummary | readonly ImportFault[] {
  const imported = importFile(request);
  if (!("events" in imported)) return imported;
  const { rows, firstTime, lastTime } = imported;
  return { output, rows, events: writeEvents(output, imported.events), firstTime, lastTime };
}
