/**
 * Outputs of a fold that wait for their records, first in, first out. Their bytes lie one after the
 * other in the same memory, which is used again whenever none waits: an object for each would cost
 * as much as comparing it.
 */
import type { LogRecord } from "@margin-engine/runtime";

export interface QueuedOutput {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

const FIRST_ROOM = 256 * 1024;
/** UTF-8 needs at most three bytes for each UTF-16 unit. */
const BYTES_PER_UNIT_MAX = 3;

export class OutputQueue {
  private bytes = Buffer.allocUnsafeSlow(FIRST_ROOM);
  private used = 0;
  /** Of each output: where its key ends, where its value ends, and whether it is compared. */
  private readonly keyEnds: number[] = [];
  private readonly ends: number[] = [];
  private readonly compared: boolean[] = [];
  private head = 0;

  get length(): number {
    return this.ends.length - this.head;
  }

  push(key: string, value: Uint8Array, compared: boolean): void {
    this.reserve(key.length * BYTES_PER_UNIT_MAX + value.length);
    this.used += this.bytes.write(key, this.used);
    this.keyEnds.push(this.used);
    this.bytes.set(value, this.used);
    this.used += value.length;
    this.ends.push(this.used);
    this.compared.push(compared);
  }

  /** Takes the output that waits longest; null when it is the record, or need not be compared. */
  shift({ key, value }: Pick<LogRecord, "key" | "value">): QueuedOutput | null {
    const { bytes, head } = this;
    const start = head === 0 ? 0 : this.ends[head - 1]!;
    const [middle, end] = [this.keyEnds[head]!, this.ends[head]!];
    const same =
      bytes.compare(value, 0, value.length, middle, end) === 0 &&
      bytes.compare(key, 0, key.length, start, middle) === 0;
    const told = !same && this.compared[head] === true;
    const output = told ? this.copied(start, middle, end) : null;
    this.drop();
    return output;
  }

  private copied(start: number, middle: number, end: number): QueuedOutput {
    const copy = Buffer.from(this.bytes.subarray(start, end));
    return { key: copy.subarray(0, middle - start), value: copy.subarray(middle - start) };
  }

  private drop(): void {
    this.head++;
    if (this.head < this.ends.length) return;
    this.head = 0;
    this.used = 0;
    this.keyEnds.length = 0;
    this.ends.length = 0;
    this.compared.length = 0;
  }

  private reserve(more: number): void {
    if (this.used + more <= this.bytes.length) return;
    const bytes = Buffer.allocUnsafeSlow((this.used + more) * 2);
    this.bytes.copy(bytes, 0, 0, this.used);
    this.bytes = bytes;
  }
}
