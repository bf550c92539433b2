/**
 * The lines of a text file, plain or gzip, in constant memory and without waiting: an input source
 * is pulled synchronously. What the file is shows in its first bytes, not in its name.
 */
import { closeSync, openSync, readSync } from "node:fs";
import { Gunzip } from "minizlib";
import { Unusable } from "./unusable";

const CHUNK_BYTES = 1 << 18;
const NEWLINE = 10;
const RETURN = 13;

export interface Line {
  /** Counts from 1. */
  readonly number: number;
  /** Without the line break. Of a line over the limit, only the first `limit + 1` bytes. */
  readonly bytes: Uint8Array;
}

/** Every line of a file, also empty ones. A missing or damaged file throws Unusable. */
export function readLines(file: string, limit: number): Generator<Line> {
  return linesOf(readChunks(file), limit);
}

/** Every line of the bytes, also empty ones. */
export function* linesOf(chunks: Iterable<Uint8Array>, limit: number): Generator<Line> {
  const line = new LineBuffer(limit);
  let number = 1;
  for (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      yield { number: number++, bytes: line.end(chunk.subarray(from, end)) };
      from = end + 1;
    }
    line.append(chunk.subarray(from));
  }
  if (line.started) yield { number, bytes: line.end(new Uint8Array(0)) };
}

/** The bytes of the file, unpacked if they are gzip. */
export function* readChunks(file: string): Generator<Uint8Array> {
  let unpack: ((chunk: Uint8Array) => readonly Uint8Array[]) | null = null;
  let first = true;
  for (const chunk of readRawChunks(file)) {
    if (first && chunk[0] === 0x1f && chunk[1] === 0x8b) unpack = unpacker(file);
    first = false;
    if (unpack === null) yield chunk;
    else yield* unpack(chunk);
  }
  if (unpack !== null) yield* unpack(new Uint8Array(0));
}

/** The bytes as they stand in the file. */
export function* readRawChunks(file: string): Generator<Uint8Array> {
  const descriptor = reading(file, () => openSync(file, "r"));
  try {
    for (;;) {
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      const size = reading(file, () => readSync(descriptor, chunk));
      if (size === 0) return;
      yield chunk.subarray(0, size);
    }
  } finally {
    closeSync(descriptor);
  }
}

/** Unpacks chunk by chunk; an empty chunk ends the file and proves its checksum. */
function unpacker(file: string): (chunk: Uint8Array) => readonly Uint8Array[] {
  const gunzip = new Gunzip({});
  let unpacked: Uint8Array[] = [];
  let damage: Error | null = null;
  gunzip.on("data", (part) => unpacked.push(part));
  gunzip.on("error", (error) => {
    damage = error as Error;
  });
  return (chunk) => {
    unpacked = [];
    if (chunk.length === 0) gunzip.end();
    else gunzip.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length));
    if (damage === null) return unpacked;
    throw new Unusable(
      `${file} is a damaged or incomplete gzip file; get it again, or unpack what is whole of it`,
    );
  };
}

function reading<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const reason =
      code === "ENOENT"
        ? "there is no such file"
        : code === "EISDIR"
          ? "it is a folder, not a file"
          : `the system answers ${code}`;
    throw new Unusable(`${file} cannot be read: ${reason}; check the path`);
  }
}

/** Gathers a line that runs over several chunks. */
class LineBuffer {
  private parts: Uint8Array[] = [];
  private size = 0;

  constructor(private readonly limit: number) {}

  get started(): boolean {
    return this.size > 0;
  }

  append(part: Uint8Array): void {
    const room = this.limit + 1 - this.size;
    if (room <= 0 || part.length === 0) return;
    this.parts.push(part.subarray(0, room));
    this.size += Math.min(part.length, room);
  }

  /** The line's bytes without a carriage return; the next line starts empty. */
  end(last: Uint8Array): Uint8Array {
    const whole = this.started ? this.joined(last) : last.subarray(0, this.limit + 1);
    this.parts = [];
    this.size = 0;
    return whole.at(-1) === RETURN ? whole.subarray(0, -1) : whole;
  }

  private joined(last: Uint8Array): Uint8Array {
    this.append(last);
    return Buffer.concat(this.parts);
  }
}
