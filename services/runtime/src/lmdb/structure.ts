/** Whether the pages of a log can be walked at all, found out in a process that may crash. */
import { spawnSync } from "node:child_process";
import { extname, join } from "node:path";
import type { LogFault } from "../divergence";
import { DATA_FILE } from "./environment";

/** Compiled beside this file, or as source where sources are run. */
const ENTRY = join(__dirname, `walk-tables${extname(__filename)}`);

export function checkStructure(directory: string): LogFault | null {
  const { status, error } = spawnSync(process.execPath, [ENTRY, directory], { stdio: "ignore" });
  if (error !== undefined) throw error;
  if (status === 0) return null;
  return {
    where: DATA_FILE,
    what:
      "structure damaged: the pages of the file cannot be walked, so that no record can be named. " +
      "Restore the log from a copy.",
  };
}
