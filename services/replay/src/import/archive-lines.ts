/** The lines of an archive file: plain text, gzip, or a zip that holds one file. */
import { readFileSync } from "node:fs";
import { type Line, linesOf, readLines, readRawChunks, Unusable } from "@margin-engine/runtime";
import AdmZip from "adm-zip";

/** Longer than any row of an archive; what is longer has lost its line breaks. */
const ROW_LIMIT = 100_000;

/** A missing, damaged or ambiguous file throws Unusable. */
export function archiveLines(file: string): Iterable<Line> {
  return isZip(file) ? linesOf([unzip(file)], ROW_LIMIT) : readLines(file, ROW_LIMIT);
}

function isZip(file: string): boolean {
  for (const start of readRawChunks(file)) {
    return start[0] === 0x50 && start[1] === 0x4b && start[2]! < 8;
  }
  return false;
}

function unzip(file: string): Uint8Array {
  const entries = unzipping(file, () => new AdmZip(readFileSync(file)).getEntries());
  const files = entries.filter(({ isDirectory }) => !isDirectory);
  if (files.length === 1) return unzipping(file, () => files[0]!.getData());
  const names = files.map(({ entryName }) => entryName).slice(0, 5);
  throw new Unusable(
    `${file} holds ${files.length} files (${names.join(", ")}); ` +
      "unpack it and name the one to import",
  );
}

function unzipping<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch {
    throw new Unusable(`${file} is a damaged zip file; get it again`);
  }
}
