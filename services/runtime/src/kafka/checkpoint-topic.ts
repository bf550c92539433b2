/**
 * Checkpoints in a compacted topic: chunks, then a manifest with their SHA-256, keyed by instance
 * and generation. A generation is the position that its state stands at, so whoever writes one
 * writes the same bytes; the newest valid one that is not ahead of the committed progress is used.
 * Two are kept.
 */
import { hash } from "node:crypto";
import type {
  LogAppender,
  LogDriver,
  LoggedRecord,
  LogReader,
  NewRecord,
  Place,
} from "../log-driver";
import { readRange } from "./read-range";

/** An instance's state after everything below `next`. */
export interface TopicCheckpoint {
  readonly next: number;
  /** In hex. */
  readonly chainHead: string;
  readonly body: Buffer;
  /** What else the instance needs to go on from here. */
  readonly note: unknown;
}

interface Manifest extends Omit<TopicCheckpoint, "body"> {
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

  async write(appender: LogAppender, checkpoint: TopicCheckpoint): Promise<void> {
    const { next, chainHead, body, note } = checkpoint;
    const chunks = Math.ceil(body.length / CHUNK_BYTES);
    const pieces = Array.from({ length: chunks }, (_, chunk) =>
      this.record(
        chunkKey(next, chunk),
        body.subarray(chunk * CHUNK_BYTES, (chunk + 1) * CHUNK_BYTES),
      ),
    );
    const sha256 = hash("sha256", body, "hex");
    const manifest: Manifest = { next, chainHead, note, chunks, sha256 };
    const last = this.record(String(next), Buffer.from(JSON.stringify(manifest)));
    for (const piece of [...pieces, last]) await appender.append([piece]);
    this.kept.push({ next, chunks });
    await this.dropOld(appender);
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
    return { ...this.place, key: Buffer.from(`${this.instance}@${key}`), value };
  }
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
