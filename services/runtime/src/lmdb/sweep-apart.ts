/**
 * Sweeps a log in a process of its own. LMDB trusts its pages, so that a damaged one can bring the
 * process down, and not always the same way; better that one than the caller's.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { NOTHING_READ, type Sweep } from "../sweep-log";
import { DATA_FILE } from "./environment";

/** The compiled entry, from `src/lmdb` and from `dist/lmdb` alike. */
const ENTRY = join(__dirname, "../../dist/lmdb/sweep-process.js");
const OUTPUT_BYTES_MAX = 2 ** 20;

/** What a sweep finds, or that the file could not be swept at all. */
export function sweepApart(directory: string): Sweep {
  if (!existsSync(ENTRY)) throw new Error(`${ENTRY} is missing: build the project first`);
  const { status, stdout, error } = spawnSync(process.execPath, [ENTRY, directory], {
    stdio: ["ignore", "pipe", "ignore"],
    maxBuffer: OUTPUT_BYTES_MAX,
    encoding: "utf8",
  });
  if (error !== undefined) throw error;
  return status === 0 ? (JSON.parse(stdout) as Sweep) : { ...NOTHING_READ, faults: [DAMAGED] };
}

const DAMAGED = {
  where: DATA_FILE,
  what:
    "structure damaged: the pages of the file cannot be walked, so that no record can be named. " +
    "Restore the log from a copy.",
};
