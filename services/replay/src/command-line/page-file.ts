/** Pages that commands write beside what they print. */
import { writeFileSync } from "node:fs";
import { Unusable } from "@margin-engine/runtime";

/** A file that cannot be written throws Unusable. */
export function writePage(file: string, page: string): void {
  try {
    writeFileSync(file, page);
  } catch (error) {
    throw new Unusable(`${file} cannot be written (${(error as Error).message}); name another`);
  }
}
