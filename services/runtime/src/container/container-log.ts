/**
 * A log in an Avro object container file, as `writeContainer` made it: read only, from the
 * beginning.
 */
import { existsSync } from "node:fs";
import { inflateRawSync } from "node:zlib";
import { Malformed } from "../avro/malformed";
import { readLong } from "../avro/read-values";
import type { LogManifest, LogRecord, RecordedLog, Wanted } from "../log-store";
import type { TopicName } from "../topics";
import { Unusable } from "../unusable";
import { ContainerFile, FileCut } from "./container-file";
import {
  CONTAINER_FORMAT,
  type ContainerContents,
  MAGIC,
  METADATA,
  SYNC_BYTES,
} from "./container-format";
import { sealOf } from "./container-seal";

export function isContainer(file: string): boolean {
  if (!existsSync(file)) return false;
  const opened = new ContainerFile(file);
  try {
    return opened.take(MAGIC.length).equals(MAGIC);
  } catch (cause) {
    if (cause instanceof FileCut) return false;
    throw cause;
  } finally {
    opened.close();
  }
}

export class ContainerLog implements RecordedLog {
  /** As far as a file can say. */
  readonly finished = true;
  private readonly contents: ContainerContents;
  private readonly seal: Entry;

  /** Throws Unusable on a file that is cut, from a newer version or of another schema. */
  constructor(private readonly file: string) {
    const opened = new ContainerFile(file);
    try {
      const { contents, seal } = this.header(opened);
      this.contents = JSON.parse(contents.text) as ContainerContents;
      this.seal = seal;
    } catch (cause) {
      throw this.described(cause, 0);
    } finally {
      opened.close();
    }
  }

  /** Throws Unusable unless every byte is as it was written. */
  refuseAltered(): void {
    const { at, text } = this.seal;
    if (sealOf(this.file, at) === text) return;
    // Tells where a file that was cut ends.
    for (const _ of this.readAll(0));
    throw this.described(new Malformed(...ALTERED), 0);
  }

  manifest(): LogManifest {
    return this.contents.manifest;
  }

  get records(): number {
    return this.contents.records;
  }

  schemas(): readonly string[] {
    return this.contents.schemas;
  }

  *read(topic: TopicName, partition: number, fromOffset: number): Generator<LogRecord> {
    for (const record of this.readAll(0)) {
      if (record.topic !== topic || record.partition !== partition) continue;
      if (record.offset >= fromOffset) yield record;
    }
  }

  /** Throws Unusable where the file ends too early or is not what was written. */
  *readAll(fromPosition: number): Generator<LogRecord> {
    const opened = new ContainerFile(this.file);
    let records = 0;
    try {
      this.header(opened);
      const sync = opened.take(SYNC_BYTES);
      while (!opened.ended()) {
        for (const record of blockRecords(opened, sync)) {
          records++;
          if (record.position >= fromPosition) yield record;
        }
      }
    } catch (cause) {
      throw this.described(cause, records);
    } finally {
      opened.close();
    }
    if (records < this.contents.records) throw this.described(new FileCut(), records);
  }

  *views(wanted: Wanted): Generator<LogRecord> {
    for (const record of this.readAll(0)) {
      if (wanted(record.topic, record.partition)) yield record;
    }
  }

  async close(): Promise<void> {}

  private header(opened: ContainerFile): { readonly contents: Entry; readonly seal: Entry } {
    const { file } = this;
    if (!opened.take(MAGIC.length).equals(MAGIC)) {
      throw new Unusable(`${file} is no Avro container file; name one that export wrote`);
    }
    const metadata = readMetadata(opened);
    const format = Number(metadata.get(METADATA.format)?.text);
    const [contents, seal] = [metadata.get(METADATA.contents), metadata.get(METADATA.seal)];
    if (contents === undefined || seal === undefined || !(format >= 1)) {
      const name = schemaName(metadata.get(METADATA.schema)?.text);
      throw new Unusable(
        `${file} holds records of the schema ${name}, not an exported log; write it with ` +
          '"margin-engine export LOG --format avro"',
      );
    }
    if (format > CONTAINER_FORMAT) {
      throw new Unusable(
        `${file} was exported by a newer version (format ${format}, this one reads up to ` +
          `${CONTAINER_FORMAT}): read it with that version`,
      );
    }
    return { contents, seal };
  }

  private described(cause: unknown, records: number): unknown {
    if (cause instanceof FileCut) {
      const all = this.contents === undefined ? "" : ` of ${this.contents.records}`;
      return new Unusable(
        `${this.file} is cut off after ${records}${all} records: copy or export the whole again`,
      );
    }
    const { code } = cause as NodeJS.ErrnoException;
    const isAltered = cause instanceof Malformed || cause instanceof SyntaxError;
    if (!isAltered && code === undefined) return cause;
    return new Unusable(
      `${this.file} is not what was exported: its bytes were altered on the way; copy or export ` +
        "it again",
    );
  }
}

const ALTERED = ["Undecodable", "the bytes are others"] as const;

/** A value of the metadata, and where in the file it is. */
interface Entry {
  readonly at: number;
  readonly text: string;
}

function readMetadata(opened: ContainerFile): Map<string, Entry> {
  const metadata = new Map<string, Entry>();
  for (let count = opened.long(); count !== 0; count = opened.long()) {
    // A negative count is followed by the size of the entries.
    if (count < 0) opened.long();
    for (let left = Math.abs(count); left > 0; left--) {
      const name = opened.take(opened.long()).toString();
      const size = opened.long();
      metadata.set(name, { at: opened.passed, text: opened.take(size).toString() });
    }
  }
  return metadata;
}

/** For the message about a file of something else. */
function schemaName(text: string | undefined): string {
  if (text === undefined) return "that it does not name";
  const schema = JSON.parse(text) as string | { readonly name?: string; readonly type: string };
  return typeof schema === "string" ? schema : (schema.name ?? schema.type);
}

function* blockRecords(opened: ContainerFile, sync: Buffer): Generator<LogRecord> {
  const count = opened.long();
  const bytes = inflateRawSync(opened.take(opened.long()));
  if (!opened.take(SYNC_BYTES).equals(sync)) throw new Malformed(...ALTERED);
  const cursor = { at: 0 };
  for (let left = count; left > 0; left--) yield readRecord(bytes, cursor);
}

function readRecord(bytes: Buffer, cursor: { at: number }): LogRecord {
  const long = (field: string) => readLong(bytes, cursor, field);
  const take = (size: number) => {
    cursor.at += size;
    if (size < 0 || cursor.at > bytes.length) throw new Malformed(...ALTERED);
    return bytes.subarray(cursor.at - size, cursor.at);
  };
  const position = long("position");
  const topic = take(long("topic")).toString() as TopicName;
  const [partition, offset] = [long("partition"), long("offset")];
  const key = take(long("key"));
  const length = long("eventBytes");
  const schemaId = long("event");
  const end = cursor.at + length;
  const value = take(schemaId === 0 ? long("event") : length);
  if (cursor.at !== end) throw new Malformed(...ALTERED);
  return { position, topic, partition, offset, key, schemaId, value };
}
