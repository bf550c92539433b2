/** Bytes written one after the other into memory that grows and is used again, as Kafka's protocol
 * has them: numbers in network order, varints in zigzag. */

const ROOM_AT_FIRST = 256 * 1024;
const NUMBER_ROOM = 8;
/** UTF-8 needs at most three bytes for each UTF-16 unit. */
const BYTES_PER_UNIT_MAX = 3;

export class ByteWriter {
  private room = Buffer.allocUnsafeSlow(ROOM_AT_FIRST);
  at = 0;

  int8(value: number): void {
    this.ensure(1);
    this.room[this.at++] = value;
  }

  int16(value: number): void {
    this.ensure(2);
    this.at = this.room.writeInt16BE(value, this.at);
  }

  int32(value: number): void {
    this.ensure(4);
    this.at = this.room.writeInt32BE(value, this.at);
  }

  int64(value: bigint): void {
    this.ensure(8);
    this.at = this.room.writeBigInt64BE(value, this.at);
  }

  /** Puts a number where room was left for it. */
  int32At(at: number, value: number): void {
    this.room.writeInt32BE(value, at);
  }

  setBits(at: number, bits: number): void {
    this.room[at]! |= bits;
  }

  /** A text of two bytes' length, or null. */
  string(text: string | null): void {
    const bytes = text === null ? null : Buffer.from(text);
    this.int16(bytes === null ? -1 : bytes.length);
    if (bytes !== null) this.bytes(bytes);
  }

  bytes(bytes: Uint8Array): void {
    this.ensure(bytes.length);
    this.room.set(bytes, this.at);
    this.at += bytes.length;
  }

  /** A whole number up to 2^52 either way, as Kafka's varint and varlong write it alike. */
  number(value: number): void {
    this.ensure(NUMBER_ROOM);
    let rest = value < 0 ? -2 * value - 1 : 2 * value;
    for (; rest > 0x7f; rest = Math.floor(rest / 128)) this.room[this.at++] = (rest % 128) | 0x80;
    this.room[this.at++] = rest;
  }

  /** Bytes behind their length, or null. */
  sizedBytes(bytes: Uint8Array | null): void {
    this.number(bytes === null ? -1 : bytes.length);
    if (bytes !== null) this.bytes(bytes);
  }

  /** A text behind its length: most are short and plain. */
  sizedText(text: string): void {
    const start = this.at;
    const { length } = text;
    this.number(length);
    this.ensure(length * BYTES_PER_UNIT_MAX);
    for (let index = 0; index < length; index++) {
      const unit = text.charCodeAt(index);
      if (unit > 0x7f) {
        this.at = start;
        this.sizedBytes(Buffer.from(text));
        return;
      }
      this.room[this.at++] = unit;
    }
  }

  /** What was written from there on moves so that its length, as a number, stands before it. */
  prependSize(start: number): void {
    const size = this.at - start;
    const end = this.at;
    this.number(size);
    const width = this.at - end;
    this.ensure(width);
    this.room.copyWithin(start + width, start, end);
    this.at = start;
    this.number(size);
    this.at = end + width;
  }

  /** What was written from there on; it is overwritten by what is written next. */
  from(start: number): Buffer {
    return this.room.subarray(start, this.at);
  }

  private ensure(bytes: number): void {
    if (this.at + bytes <= this.room.length) return;
    const larger = Buffer.allocUnsafeSlow((this.at + bytes) * 2);
    this.room.copy(larger, 0, 0, this.at);
    this.room = larger;
  }
}
