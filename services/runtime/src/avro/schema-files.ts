/** Where the contracts are: the repository's `schemas` folder, one file per record. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** From `src/avro` and from `dist/avro` alike. */
export const SCHEMA_FOLDER = join(__dirname, "../../../../schemas");

/** The text of `trade-executed.avsc`, by the file's name. Throws when there is no such file. */
export function readSchemaFile(fileName: string): string {
  return readFileSync(join(SCHEMA_FOLDER, fileName), "utf8");
}

/** `TradeExecuted` is described by `trade-executed.avsc`. */
export function schemaFileName(recordName: string): string {
  return `${recordName.replace(/(?!^)([A-Z])/g, "-$1").toLowerCase()}.avsc`;
}
