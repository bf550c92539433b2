/**
 * A file of event lines as a source of inputs. A batch is a fixed number of lines, so the log does
 * not depend on where a run stopped; a line that is not an event is handed on with its bytes.
 */
import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import { basename } from "node:path";
import { beyondLimit } from "./avro/input-limits";
import { type EventRecord, inputRecord } from "./input-record";
import type { InputRecord, InputSource } from "./input-source";
import { LINE_LIMIT, parseEventLine, topicOfBrokenLine } from "./ndjson";
import { readChunks, readLines, readRawChunks } from "./read-lines";
import type { Undecodable } from "./service";

/** Lines of a batch, blank ones not counted. Part of what a log is made of: never change it. */
export const BATCH_LINES = 1000;

/**
 * The events of a file, plain or gzip. Its origin holds the file's size and SHA-256, so that a log
 * is only continued with the same file. A missing, unreadable or damaged file throws Unusable.
 */
export function ndjsonSource(file: string): InputSource {
  const origin = describe(file);
  checkPacking(file);
  return { origin, batches: null, open: (pulled) => batchesOf(file, pulled) };
}

/** A line of a file, and the event it is or why it is none. */
export interface ParsedLine {
  /** Counts from 1. */
  readonly number: number;
  readonly bytes: Uint8Array;
  readonly parsed: EventRecord | Undecodable;
}

/** The lines of a file from the one after `skipped` on, blank ones neither counted nor given. */
export function* parsedLines(file: string, skipped: number): Generator<ParsedLine> {
  let toSkip = skipped;
  for (const { number, bytes } of readLines(file, LINE_LIMIT)) {
    if (isBlank(bytes)) continue;
    if (toSkip > 0) toSkip--;
    else yield { number, bytes, parsed: parseEventLine(bytes) };
  }
}

function* batchesOf(file: string, pulled: number): Generator<readonly InputRecord[]> {
  let batch: InputRecord[] = [];
  for (const line of parsedLines(file, pulled * BATCH_LINES)) {
    if (batch.length === BATCH_LINES) {
      yield batch;
      batch = [];
    }
    batch.push(recordOf(line));
  }
  if (batch.length > 0) yield [...batch, ...endOf(batch)];
}

/** A clock tick at the time of the last batch's newest event, so that quotes on the file's last
 * lines do not wait for another input to be folded. */
function endOf(batch: readonly InputRecord[]): InputRecord[] {
  const times = batch.map((record) => ("event" in record ? record.event.eventTime : 0));
  const eventTime = times.reduce((latest, time) => Math.max(latest, time), 0);
  if (eventTime === 0) return [];
  return [inputRecord({ kind: "ClockTicked", eventId: "end", eventTime, source: null })];
}

/** A line that will be refused is kept as it came, under its line number, so that its dead letter
 * says where it stood. */
function recordOf({ number, bytes, parsed }: ParsedLine): InputRecord {
  if ("event" in parsed && beyondLimit(parsed.event) === null) return parsed;
  return {
    topic: topicOfBrokenLine(bytes),
    key: `line ${number}`,
    bytes: Uint8Array.from(bytes),
  };
}

function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 32 || byte === 9 || byte === 13);
}

function describe(file: string): string {
  const hash = createHash("sha256");
  for (const chunk of readRawChunks(file)) hash.update(chunk);
  return `ndjson ${basename(file)} ${statSync(file).size} bytes sha256 ${hash.digest("hex")}`;
}

/** Unpacks the whole file once, so that damage shows before the first record is in a log. */
function checkPacking(file: string): void {
  const chunks = readChunks(file);
  while (chunks.next().done !== true);
}
