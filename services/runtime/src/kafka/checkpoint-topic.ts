/**
 * Checkpoints in a compacted topic: chunks, then a manifest with their SHA-256, keyed by instance
 * and generation. A generation is the position that its state stands at, so whoever writes one
 * writes the same bytes; the newest valid one that is not ahead of the committed progress is used.
 * Two are kept.
 */
import { createHash, hash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import type {
  LogAppender,
  LogDriver,
  LoggedRecord,
  LogReader,
  NewRecord,
  Place,
} from "../log-driver";
import { readRange } from "./read-range";

/** Where an instance's state stands: after everything below `next`. */
interface Standing {
  readonly next: number;
  /** In hex. */
  readonly chainHead: string;
  /** What else the instance needs to go on from here. */
  readonly note: unknown;
}

export interface TopicCheckpoint extends Standing {
  readonly body: Buffer;
}

/** A state to be written; its parts are made while they are written, with other work in between. */
export interface NewCheckpoint extends Standing {
  readonly parts: Iterable<Buffer>;
}

interface Manifest extends Standing {
  readonly chunks: number;
  readonly sha256: string;
}

const CHUNK_BYTES = 512 * 1024;
const GENERATIONS = 2;

export class CheckpointTopic {
  /** Generations that may still be there, oldest first. */
  private kept: { readonly next: number; readonly chunks: number }[] = [];

  constructor(
    private readonly place: Place,
    private readonly instance: string,
  ) {}

  /** Returns how many bytes the state has. */
  async write(appender: LogAppender, checkpoint: NewCheckpoint): Promise<number> {
    const { next, chainHead, note } = checkpoint;
    const digest = createHash("sha256");
    let chunks = 0;
    let bytes = 0;
    for await (const chunk of chunksOf(checkpoint.parts)) {
      digest.update(chunk);
      bytes += chunk.length;
      await appender.append([this.record(chunkKey(next, chunks++), chunk)]);
    }
    const manifest: Manifest = { next, chainHead, note, chunks, sha256: digest.digest("hex") };
    await appender.append([this.record(String(next), Buffer.from(JSON.stringify(manifest)))]);
    this.kept.push({ next, chunks });
    await this.dropOld(appender);
    return bytes;
  }

  /** The newest valid one whose `next` is at most `limit`; null when there is none. */
  async read(driver: LogDriver, reader: LogReader, limit: number): Promise<TopicCheckpoint | null> {
    const { first, next } = (await driver.ends(this.place.topic))[this.place.partition]!;
    const found = new Map<string, Uint8Array>();
    for await (const records of readRange(reader, { ...this.place, from: first, to: next })) {
      for (const record of records) keep(found, record, this.instance);
    }
    const manifests = [...found]
      .filter(([key]) => !key.includes("#"))
      .map(([, value]) => JSON.parse(Buffer.from(value).toString()) as Manifest)
      .sort((left, right) => left.next - right.next);
    this.kept = manifests.map(({ next, chunks }) => ({ next, chunks }));
    for (const manifest of manifests.reverse()) {
      if (manifest.next > limit) continue;
      const body = bodyOf(manifest, found);
      if (body !== null) return { ...manifest, body };
    }
    return null;
  }

  private async dropOld(appender: LogAppender): Promise<void> {
    while (this.kept.length > GENERATIONS) {
      const { next, chunks } = this.kept.shift()!;
      const keys = Array.from({ length: chunks }, (_, chunk) => chunkKey(next, chunk));
      await appender.append([String(next), ...keys].map((key) => this.record(key, null)));
    }
  }

  private record(key: string, value: Uint8Array | null): NewRecord {
    return { ...this.place, key: `${this.instance}@${key}`, value };
  }
}

/** Lets other work go on after every part. */
async function* chunksOf(parts: Iterable<Buffer>): AsyncGenerator<Buffer> {
  let gathered: Buffer[] = [];
  let size = 0;
  for (const part of parts) {
    await setImmediate();
    gathered.push(part);
    size += part.length;
    if (size < CHUNK_BYTES) continue;
    yield Buffer.concat(gathered);
    gathered = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(gathered);
}

function chunkKey(next: number, chunk: number): string {
  return `${next}#${chunk}`;
}

function keep(found: Map<string, Uint8Array>, record: LoggedRecord, instance: string): void {
  const [owner, key] = Buffer.from(record.key!).toString().split("@");
  if (owner !== instance || key === undefined) return;
  if (record.value === null) found.delete(key);
  else found.set(key, record.value);
}

function bodyOf(manifest: Manifest, found: ReadonlyMap<string, Uint8Array>): Buffer | null {
  const { next, chunks, sha256 } = manifest;
  const pieces: Uint8Array[] = [];
  for (let chunk = 0; chunk < chunks; chunk++) {
    const piece = found.get(chunkKey(next, chunk));
    if (piece === undefined) return null;
    pieces.push(piece);
  }
  const body = Buffer.concat(pieces);
  return hash("sha256", body, "hex") === sha256 ? body : null;
}
