/** Puts our functions for single records where the client looks for its own. It loads what it
 * needs for a request at the first one, so this has to be there before. */
import { type BatchedRecord, readRecord, writeRecord } from "./record-bytes";

type ClientEncode = (record: BatchedRecord) => object;

const ENCODE = require.resolve("kafkajs/src/protocol/recordBatch/record/v0/index.js");
const DECODE = require.resolve("kafkajs/src/protocol/recordBatch/record/v0/decoder.js");

export function replaceClientRecords(): void {
  const original = require(ENCODE) as ClientEncode;
  require(DECODE);
  replace(ENCODE, (record: BatchedRecord) => writeRecord(record) ?? original(record));
  replace(
    DECODE,
    (decoder: { readonly buffer: Buffer }, context: Parameters<typeof readRecord>[1]) =>
      readRecord(decoder.buffer, context),
  );
}

function replace(file: string, exported: unknown): void {
  require.cache[file]!.exports = exported;
}
