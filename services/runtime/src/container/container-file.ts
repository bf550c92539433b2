/** Reads an Avro object container file from its beginning: bytes and numbers, never beyond it. */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { malformed } from "../avro/malformed";
import { readLong } from "../avro/read-values";

const READ_BYTES = 1 << 20;
const LONG_BYTES_MAX = 10;

/** The file ended where more had to come. */
export class FileCut extends Error {
  override readonly name = "FileCut";
}

export class ContainerFile {
  private readonly descriptor: number;
  private readonly size: number;
  private bytes = Buffer.alloc(0);
  private at = 0;
  /** Read from the file so far. */
  private read = 0;

  constructor(file: string) {
    this.descriptor = openSync(file, "r");
    this.size = fstatSync(this.descriptor).size;
  }

  /** Bytes taken so far: where in the file the next one is. */
  get passed(): number {
    return this.read - (this.bytes.length - this.at);
  }

  /** True when nothing comes any more. */
  ended(): boolean {
    this.fill(1);
    return this.at === this.bytes.length;
  }

  /** A view that later calls leave as it is. Throws FileCut, and Malformed on what is no size. */
  take(size: number): Buffer {
    if (size < 0) malformed("size", this.passed, `${size} is less than nothing`);
    this.fill(size);
    if (this.bytes.length - this.at < size) throw new FileCut();
    this.at += size;
    return this.bytes.subarray(this.at - size, this.at);
  }

  /** Throws FileCut, and Malformed on what is no number. */
  long(): number {
    this.fill(LONG_BYTES_MAX);
    if (this.at === this.bytes.length) throw new FileCut();
    const cursor = { at: this.at };
    const value = readLong(this.bytes, cursor, "file");
    this.at = cursor.at;
    return value;
  }

  close(): void {
    closeSync(this.descriptor);
  }

  private fill(size: number): void {
    const left = this.bytes.length - this.at;
    // A size that was altered may ask for more than there is memory.
    if (left >= size || size > LONG_BYTES_MAX + this.size) return;
    const grown = Buffer.allocUnsafe(Math.max(size, READ_BYTES));
    this.bytes.copy(grown, 0, this.at);
    let used = left;
    this.read -= left;
    while (used < grown.length) {
      const read = readSync(this.descriptor, grown, used, grown.length - used, null);
      if (read === 0) break;
      used += read;
    }
    this.read += used;
    this.bytes = grown.subarray(0, used);
    this.at = 0;
  }
}
