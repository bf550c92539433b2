/**
 * One record of a batch to bytes and back, in place of the client's own functions: they make a
 * buffer for every field of every header, which is more work than everything else done for a
 * record. What is not written here is left to them. The client's version is pinned.
 */

/** A record as the client gives it to be written; offset and time are relative to its batch. */
export interface BatchedRecord {
  readonly offsetDelta: number;
  readonly timestampDelta: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers?: Readonly<Record<string, unknown>>;
}

/** What the client looks at in something that it copies into a request. */
export interface WrittenRecord {
  readonly buf: Buffer;
  readonly buffer: Buffer;
}

interface BatchContext {
  readonly firstOffset: string;
  readonly firstTimestamp: string;
  readonly maxTimestamp: string;
  readonly timestampType: number;
  readonly magicByte: number;
  readonly isControlBatch: boolean;
}

const LENGTH_ROOM = 5;
const HEADER_ROOM = 64;
const LARGEST_DELTA = 0x3fff_ffff;
let room = Buffer.allocUnsafe(64 * 1024);
let at = 0;

/** Null for a record that is to be left to the client. */
export function writeRecord(record: BatchedRecord): WrittenRecord | null {
  const { offsetDelta, timestampDelta, key, value, headers = {} } = record;
  const plain = timestampDelta >= 0 && timestampDelta <= LARGEST_DELTA;
  if (!plain || !Number.isInteger(timestampDelta)) return null;
  ensure((key?.length ?? 0) + (value?.length ?? 0) + HEADER_ROOM);
  at = LENGTH_ROOM;
  room[at++] = 0;
  writeNumber(timestampDelta);
  writeNumber(offsetDelta);
  writeBytes(key);
  writeBytes(value);
  const names = Object.keys(headers);
  writeNumber(names.length);
  for (let index = 0; index < names.length; index++) {
    const content = headers[names[index]!];
    if (typeof content !== "string") return null;
    writeHeader(names[index]!, content);
  }
  const end = at;
  at = LENGTH_ROOM - sizeOfNumber(end - LENGTH_ROOM);
  const start = at;
  writeNumber(end - LENGTH_ROOM);
  const buf = Buffer.allocUnsafe(end - start);
  room.copy(buf, 0, start, end);
  return { buf, buffer: buf };
}

function ensure(bytes: number): void {
  if (at + bytes <= room.length && bytes + LENGTH_ROOM <= room.length) return;
  const larger = Buffer.allocUnsafe((at + bytes + LENGTH_ROOM) * 2);
  room.copy(larger, 0, 0, at);
  room = larger;
}

/** The last header of each name as bytes: most contents are those of the record before. */
const written = new Map<string, { readonly content: string; readonly bytes: Buffer }>();

function writeHeader(name: string, content: string): void {
  let last = written.get(name);
  if (last === undefined || last.content !== content) {
    last = { content, bytes: headerBytes(name, content) };
    written.set(name, last);
  }
  const { bytes } = last;
  ensure(bytes.length);
  for (let index = 0; index < bytes.length; index++) room[at++] = bytes[index]!;
}

function headerBytes(name: string, content: string): Buffer {
  const parts = [name, content].map((text) => {
    const body = Buffer.from(text);
    return Buffer.concat([numberBytes(body.length), body]);
  });
  return Buffer.concat(parts);
}

function numberBytes(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value << 1;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Buffer.from([...bytes, rest]);
}

function writeBytes(bytes: Buffer | null): void {
  if (bytes === null) {
    room[at++] = 1;
    return;
  }
  writeNumber(bytes.length);
  room.set(bytes, at);
  at += bytes.length;
}

/** A whole number from 0 to 2^30, as Kafka's varint and varlong write it alike. */
function writeNumber(value: number): void {
  let rest = value << 1;
  for (; rest > 0x7f; rest >>>= 7) room[at++] = (rest & 0x7f) | 0x80;
  room[at++] = rest;
}

function sizeOfNumber(value: number): number {
  let size = 1;
  for (let rest = value << 1; rest > 0x7f; rest >>>= 7) size++;
  return size;
}

const LOG_APPEND_TIME = 1;

/** What the client hands out for a record, its headers left out: no reader here asks for them. */
export function readRecord(bytes: Buffer, batchContext: BatchContext) {
  const { firstOffset, firstTimestamp, maxTimestamp, timestampType } = batchContext;
  cursor = 1;
  const timestampDelta = readNumber(bytes);
  const offsetDelta = readNumber(bytes);
  const appended = timestampType === LOG_APPEND_TIME;
  return {
    magicByte: batchContext.magicByte,
    attributes: bytes[0]!,
    timestamp: appended ? maxTimestamp : String(Number(firstTimestamp) + timestampDelta),
    offset: String(Number(firstOffset) + offsetDelta),
    key: readBytes(bytes),
    value: readBytes(bytes),
    isControlRecord: batchContext.isControlBatch,
    batchContext,
  };
}

let cursor = 0;

/** Exact up to 2^53. */
function readNumber(bytes: Buffer): number {
  let value = 0;
  for (let scale = 1; ; scale *= 128) {
    const byte = bytes[cursor++]!;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) break;
  }
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}

function readBytes(bytes: Buffer): Buffer | null {
  const length = readNumber(bytes);
  if (length < 0) return null;
  cursor += length;
  return bytes.subarray(cursor - length, cursor);
}
