/** Published figures in a folder of their own, which `make test-vectors DIR=folder` names. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

export function readVectors<Content>(file: string): Content {
  return JSON.parse(readFileSync(join(process.env["VECTORS"]!, file), "utf8")) as Content;
}
