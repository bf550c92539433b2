/**
 * Entry of a process of its own: reads every entry of every table of the log named by the first
 * argument. LMDB trusts its pages, so that a damaged one can bring the process down; better this one
 * than the caller's. Ends with 0 when all could be read. It imports nothing of the project, so that
 * it runs as it is, compiled or not.
 */
import { open } from "lmdb";

const directory = process.argv[2]!;
const root = open({ path: directory, noSubdir: false, readOnly: true });
const tables = ["records", "places", "checkpoints", "schemas", "meta"];
process.exitCode = tables.every(walk) ? 0 : 1;

/** False when the table is missing or its keys do not rise, as on pages that lead in a circle. */
function walk(name: string): boolean {
  const table = root.openDB<Buffer, Buffer>({ name, encoding: "binary", keyEncoding: "binary" });
  if (table === undefined) return false;
  let last: Uint8Array = new Uint8Array(0);
  for (const { key } of table.getRange()) {
    if (Buffer.compare(key, last) <= 0) return false;
    last = key;
  }
  return true;
}
