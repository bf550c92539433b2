/**
 * A record's bytes at rest, big-endian. The key is its position, six bytes, so that a log only ever
 * grows at the end of the tree and its pages stay full.
 *
 *   0  crc32      4   over all that follows
 *   4  position   6
 *  10  offset     6
 *  16  partition  2
 *  18  topic      1   index into the log's own list of topics
 *  19  schema id  2
 *  21  key length 2
 *  23  key, then the body
 */
import { LogDamaged } from "../log-damaged";
import type { LogRecord } from "../log-store";
import type { TopicName } from "../topics";
import { checksum } from "./checksum";

const CHECKED_FROM = 4;
const HEADER_BYTES = 23;
const POSITION_BYTES = 6;
const KEY_LENGTH_MAX = 0xffff;

/** Keys of the records' table. */
export const positionKeys = {
  writeKey(position: number, target: Buffer, start: number): number {
    return target.writeUIntBE(position, start, POSITION_BYTES);
  },
  readKey(source: Buffer, start: number): number {
    return source.readUIntBE(start, POSITION_BYTES);
  },
};

/** Lays records out one after the other in the same memory. */
export class RecordWriter {
  private room = Buffer.allocUnsafeSlow(64 * 1024);

  constructor(private readonly topics: ReadonlyMap<TopicName, number>) {}

  /** A view that the next call overwrites. */
  write(record: LogRecord): Buffer {
    const { key, value } = record;
    if (key.length > KEY_LENGTH_MAX) {
      throw new RangeError(`a key of ${key.length} bytes; the longest is ${KEY_LENGTH_MAX}`);
    }
    const length = HEADER_BYTES + key.length + value.length;
    if (length > this.room.length) this.room = Buffer.allocUnsafeSlow(length * 2);
    const { room } = this;
    room.writeUIntBE(record.position, 4, 6);
    room.writeUIntBE(record.offset, 10, 6);
    room.writeUInt16BE(record.partition, 16);
    room[18] = this.topics.get(record.topic)!;
    room.writeUInt16BE(record.schemaId, 19);
    room.writeUInt16BE(key.length, 21);
    room.set(key, HEADER_BYTES);
    room.set(value, HEADER_BYTES + key.length);
    room.writeUInt32BE(checksum(room, CHECKED_FROM, length), 0);
    return room.subarray(0, length);
  }
}

/**
 * A record where the store read it to, which its next read overwrites. It serves record after
 * record.
 */
export class RecordView implements LogRecord {
  position = 0;
  topic: TopicName = "journal";
  partition = 0;
  private bytes: Buffer = Buffer.alloc(0);
  private end = 0;

  constructor(private readonly topics: readonly TopicName[]) {}

  /** Its topic and partition are read; what is too short or of no topic throws LogDamaged. */
  turnTo(position: number, bytes: Buffer): void {
    const { length } = bytes;
    const topic = length < HEADER_BYTES ? undefined : this.topics[bytes[18]!];
    if (topic === undefined) {
      throw new LogDamaged(damage(position, bytes.subarray(0, length), this.topics));
    }
    this.position = position;
    this.topic = topic;
    this.partition = bytes.readUInt16BE(16);
    this.bytes = bytes;
    this.end = length;
  }

  /** Throws LogDamaged. */
  check(): void {
    const { bytes, end, position, topics } = this;
    if (isWhole(position, bytes, end)) return;
    throw new LogDamaged(damage(position, bytes.subarray(0, end), topics));
  }

  get offset(): number {
    return this.bytes.readUIntBE(10, 6);
  }

  get schemaId(): number {
    return this.bytes.readUInt16BE(19);
  }

  get key(): Uint8Array {
    return this.bytes.subarray(HEADER_BYTES, HEADER_BYTES + this.bytes.readUInt16BE(21));
  }

  get value(): Uint8Array {
    return this.bytes.subarray(HEADER_BYTES + this.bytes.readUInt16BE(21), this.end);
  }
}

/**
 * The record stored under a position; its key and value are views of `bytes`. Throws LogDamaged.
 */
export function readRecord(
  position: number,
  bytes: Buffer,
  topics: readonly TopicName[],
): LogRecord {
  if (isWhole(position, bytes, bytes.length)) return layOut(bytes, topics);
  throw new LogDamaged(damage(position, bytes, topics));
}

function isWhole(position: number, bytes: Buffer, length: number): boolean {
  return (
    length >= HEADER_BYTES &&
    checksum(bytes, CHECKED_FROM, length) === bytes.readUInt32BE(0) &&
    bytes.readUIntBE(4, 6) === position
  );
}

function layOut(bytes: Buffer, topics: readonly TopicName[]): LogRecord {
  const valueAt = HEADER_BYTES + bytes.readUInt16BE(21);
  return {
    position: bytes.readUIntBE(4, 6),
    topic: topics[bytes[18]!]!,
    partition: bytes.readUInt16BE(16),
    offset: bytes.readUIntBE(10, 6),
    key: bytes.subarray(HEADER_BYTES, valueAt),
    schemaId: bytes.readUInt16BE(19),
    value: bytes.subarray(valueAt),
  };
}

/** Names the record by what its own bytes say, unless they plainly are what was damaged. */
function damage(position: number, bytes: Buffer, topics: readonly TopicName[]) {
  const readable = bytes.length >= HEADER_BYTES && topics[bytes[18]!] !== undefined;
  const says = readable ? layOut(bytes, topics) : null;
  const place =
    says === null ? "" : `, by its own bytes ${says.topic}/${says.partition}@${says.offset}`;
  return {
    where: `position ${position}${place}`,
    what: "the record's bytes are not those that were written (checksum)",
  };
}
