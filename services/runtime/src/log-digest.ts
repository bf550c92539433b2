/**
 * One number for what a log holds: SHA-256 over every record in global order, whatever store it is
 * in and however its commits fell.
 */
import { createHash } from "node:crypto";
import type { LogRecord, RecordedLog } from "./log-store";
import type { TopicName } from "./topics";

const ROOM_BYTES = 64 * 1024;
const HEADER_BYTES = 18;

/** Each record enters as the topic's name and a zero byte; then, big-endian, partition (2 bytes),
 * offset (6), schema id (2), length of key (4) and of body (4); then key and body. */
export class LogDigest {
  private readonly hash = createHash("sha256");
  private room = Buffer.allocUnsafe(ROOM_BYTES);
  private used = 0;
  private readonly topicNames = new Map<TopicName, Buffer>();

  add({ topic, partition, offset, schemaId, key, value }: LogRecord): void {
    const name = this.topicName(topic);
    const length = name.length + HEADER_BYTES + key.length + value.length;
    if (this.used + length > this.room.length) this.flush(length);
    const { room } = this;
    room.set(name, this.used);
    let at = this.used + name.length;
    at = room.writeUInt16BE(partition, at);
    at = room.writeUIntBE(offset, at, 6);
    at = room.writeUInt16BE(schemaId, at);
    at = room.writeUInt32BE(key.length, at);
    at = room.writeUInt32BE(value.length, at);
    room.set(key, at);
    room.set(value, at + key.length);
    this.used += length;
  }

  /** In hex; ends the digest. */
  end(): string {
    this.flush(0);
    return this.hash.digest("hex");
  }

  private flush(next: number): void {
    this.hash.update(this.room.subarray(0, this.used));
    this.used = 0;
    if (next > this.room.length) this.room = Buffer.allocUnsafe(next);
  }

  private topicName(topic: TopicName): Buffer {
    let name = this.topicNames.get(topic);
    if (name === undefined) {
      name = Buffer.from(`${topic}\0`);
      this.topicNames.set(topic, name);
    }
    return name;
  }
}

/** SHA-256 of the log in hex. */
export function logDigest(store: Pick<RecordedLog, "readAll">): string {
  const digest = new LogDigest();
  for (const record of store.readAll(0)) digest.add(record);
  return digest.end();
}
