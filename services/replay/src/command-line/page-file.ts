/** Pages that commands write beside what they print. */
import { writeFileSync } from "node:fs";
import { writing } from "../writing";

/** A file that cannot be written throws Unusable. */
export function writePage(file: string, page: string): void {
  writing(file, () => writeFileSync(file, page));
}
