/**
 * A whole log as one Avro object container file. Events keep the bytes they have in the log; the
 * same log always makes the same file.
 */
import { closeSync, openSync, writeSync } from "node:fs";
import { deflateRawSync } from "node:zlib";
import { containerSchema } from "../avro/container-schema";
import { writeBytes, writeLong, writeText } from "../avro/write-values";
import { logDigest } from "../log-digest";
import type { LogRecord, RecordedLog } from "../log-store";
import { Unusable } from "../unusable";
import {
  CODEC,
  CONTAINER_FORMAT,
  type ContainerContents,
  MAGIC,
  METADATA,
  SYNC_BYTES,
  UNSEALED,
} from "./container-format";
import { sealOf } from "./container-seal";

/** A block is full when it reaches so many bytes before compression. */
const BLOCK_BYTES = 256 * 1024;
/** More than what a record takes besides its key and body. */
const RECORD_ROOM = 128;

/** Throws Unusable when the log was never begun or the file cannot be written. */
export function writeContainer(log: RecordedLog, file: string): ContainerContents {
  const contents = contentsOf(log);
  const descriptor = open(file);
  try {
    const sync = Buffer.from(contents.digest, "hex").subarray(0, SYNC_BYTES);
    const head = header(contents, sync);
    const sealAt = head.indexOf(UNSEALED, head.indexOf(METADATA.seal));
    writeSync(descriptor, head);
    const block = new Block((bytes) => writeSync(descriptor, bytes), sync);
    for (const record of log.readAll(0)) block.add(record);
    block.end();
    writeSync(descriptor, sealOf(file, sealAt), sealAt);
  } finally {
    closeSync(descriptor);
  }
  return contents;
}

function open(file: string): number {
  try {
    return openSync(file, "wx");
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const what = code === "EEXIST" ? "exists already" : `cannot be written (${message})`;
    throw new Unusable(`${file} ${what}: name another file`);
  }
}

function contentsOf(log: RecordedLog): ContainerContents {
  const manifest = log.manifest();
  if (manifest === null) throw new Unusable("the log was never begun: there is nothing to export");
  let records = 0;
  for (const _ of log.readAll(0)) records++;
  return { manifest, schemas: log.schemas(), records, digest: logDigest(log) };
}

function header(contents: ContainerContents, sync: Uint8Array): Buffer {
  const metadata = {
    [METADATA.schema]: containerSchema(contents.schemas),
    [METADATA.codec]: CODEC,
    [METADATA.format]: String(CONTAINER_FORMAT),
    [METADATA.seal]: UNSEALED,
    [METADATA.contents]: JSON.stringify(contents),
  };
  const entries = Object.entries(metadata);
  const size = entries.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  // A character takes at most three bytes.
  const bytes = Buffer.alloc(size * 3 + RECORD_ROOM);
  let at = MAGIC.copy(bytes);
  at = writeLong(bytes, at, entries.length);
  for (const [name, value] of entries) {
    at = writeText(bytes, at, name);
    at = writeBytes(bytes, at, Buffer.from(value));
  }
  at = writeLong(bytes, at, 0);
  bytes.set(sync, at);
  return bytes.subarray(0, at + SYNC_BYTES);
}

class Block {
  private bytes = Buffer.allocUnsafeSlow(BLOCK_BYTES * 2);
  private used = 0;
  private count = 0;

  constructor(
    private readonly write: (bytes: Uint8Array) => void,
    private readonly sync: Uint8Array,
  ) {}

  add(record: LogRecord): void {
    const { topic, key, value } = record;
    this.reserve(RECORD_ROOM + key.length + value.length);
    const { bytes } = this;
    let at = writeLong(bytes, this.used, record.position);
    at = writeText(bytes, at, topic);
    at = writeLong(bytes, at, record.partition);
    at = writeLong(bytes, at, record.offset);
    at = writeBytes(bytes, at, key);
    // Bytes without a schema are Avro bytes, which begin with their length.
    const bare = record.schemaId === 0;
    const length = bare ? lengthOf(value.length) : 0;
    at = writeLong(bytes, at, length + value.length);
    at = writeLong(bytes, at, record.schemaId);
    if (bare) at = writeLong(bytes, at, value.length);
    bytes.set(value, at);
    this.used = at + value.length;
    this.count++;
    if (this.used >= BLOCK_BYTES) this.end();
  }

  /** Writes what is in the block, if anything. */
  end(): void {
    if (this.count === 0) return;
    const packed = deflateRawSync(this.bytes.subarray(0, this.used));
    const head = Buffer.alloc(RECORD_ROOM);
    const size = writeLong(head, writeLong(head, 0, this.count), packed.length);
    for (const part of [head.subarray(0, size), packed, this.sync]) this.write(part);
    this.used = 0;
    this.count = 0;
  }

  private reserve(more: number): void {
    const needed = this.used + more;
    if (needed <= this.bytes.length) return;
    const bytes = Buffer.allocUnsafeSlow(needed * 2);
    this.bytes.copy(bytes, 0, 0, this.used);
    this.bytes = bytes;
  }
}

const scratch = Buffer.alloc(RECORD_ROOM);

/** Bytes that a length itself takes. */
function lengthOf(value: number): number {
  return writeLong(scratch, 0, value);
}
