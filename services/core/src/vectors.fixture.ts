/** Published figures in a folder of their own, which `make test-vectors DIR=folder` names. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

const { VECTORS = "" } = process.env;

export function readVectors<Content>(file: string): Content {
  return JSON.parse(readFileSync(join(VECTORS, file), "utf8")) as Content;
}
