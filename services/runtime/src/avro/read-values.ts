/**
 * Reading Avro's values from bytes: the paths too long to be written into each compiled decoder.
 * Every read checks the end. Longs beyond 2^53 and decimals beyond 38 digits are OutOfRange, since
 * no figure of the books is that large.
 */
import { cutOff, Malformed, malformed } from "./malformed";
import { DECIMAL_PRECISION } from "./schema";

/** Where a reader that returns a value leaves the position behind it. */
export interface Cursor {
  at: number;
}

const DECIMAL_BYTES = 16;
export const DECIMAL_BOUND = 10n ** BigInt(DECIMAL_PRECISION);

/** A zigzag varint of up to ten bytes, as a safe integer. The first byte brings six bits and the
 * sign, every other seven; four bytes fit an int32, the rest is summed as a float, exactly. */
export function readLong(bytes: Uint8Array, cursor: Cursor, field: string): number {
  const { length } = bytes;
  const start = cursor.at;
  if (start >= length) cutOff(field, length);
  let at = start;
  let byte = bytes[at++]!;
  const negative = (byte & 1) === 1;
  let low = (byte & 127) >> 1;
  for (let shift = 6; byte >= 128 && shift < 27; shift += 7) {
    if (at >= length) cutOff(field, length);
    byte = bytes[at++]!;
    low |= (byte & 127) << shift;
  }
  let sum = low;
  for (let scale = 2 ** 27; byte >= 128; scale *= 128) {
    if (at >= length) cutOff(field, length);
    if (at - start === 10) malformed(field, start, "a number of more than ten bytes");
    byte = bytes[at++]!;
    sum += (byte & 127) * scale;
  }
  cursor.at = at;
  const value = negative ? -sum - 1 : sum;
  if (!Number.isSafeInteger(value)) {
    throw new Malformed("OutOfRange", `${field}: a number beyond 2^53 at byte ${start}`);
  }
  return value;
}

/** A varint that fits 32 bits. */
export function readInt(bytes: Uint8Array, cursor: Cursor, field: string): number {
  const start = cursor.at;
  const value = readLong(bytes, cursor, field);
  if ((value | 0) !== value) malformed(field, start, `${value}, more than 32 bits,`);
  return value;
}

const scratch = new DataView(new ArrayBuffer(16));

/** A big-endian two's complement integer of 1 to 16 bytes and at most 38 digits; null when it is
 * none. The scratch words make a bigint at a third of the cost of converting a number. */
export function readDecimal(bytes: Uint8Array, at: number, size: number): bigint | null {
  if (size <= 4) {
    if (size === 0) return null;
    const value = readHalf(bytes, at, at + size);
    scratch.setInt32(0, value >> 31);
    scratch.setInt32(4, value);
    return scratch.getBigInt64(0);
  }
  const low = at + size - 4;
  if (size <= 8) {
    scratch.setInt32(0, readHalf(bytes, at, low));
    scratch.setInt32(4, readHalf(bytes, low, low + 4));
    return scratch.getBigInt64(0);
  }
  return size <= DECIMAL_BYTES ? readWide(bytes, at, size) : null;
}

/** Up to 4 bytes, extended by their sign. */
function readHalf(bytes: Uint8Array, from: number, to: number): number {
  let value = (bytes[from]! << 24) >> 24;
  for (let next = from + 1; next < to; next++) value = (value << 8) | bytes[next]!;
  return value;
}

/** 9 to 16 bytes. */
function readWide(bytes: Uint8Array, at: number, size: number): bigint | null {
  const low = at + size - 8;
  const high = readDecimal(bytes, at, size - 8)!;
  scratch.setInt32(0, readHalf(bytes, low, low + 4));
  scratch.setInt32(4, readHalf(bytes, low + 4, low + 8));
  const value = (high << 64n) | scratch.getBigUint64(0);
  return value < DECIMAL_BOUND && value > -DECIMAL_BOUND ? value : null;
}

/** Throws what kept readDecimal from the `size` bytes at `at`. */
export function refuseDecimal(field: string, at: number, size: number): never {
  if (size === 0) malformed(field, at, "a decimal without digits");
  const fault =
    size > DECIMAL_BYTES
      ? `a decimal of ${size} bytes; ${DECIMAL_BYTES} are the most`
      : `a decimal of more than ${DECIMAL_PRECISION} digits`;
  throw new Malformed("OutOfRange", `${field}: ${fault}`);
}

export function readDouble(bytes: Uint8Array, at: number): number {
  for (let next = 0; next < 8; next++) scratch.setUint8(next, bytes[at + next]!);
  return scratch.getFloat64(0, true);
}

/** A copy, since the bytes may be a view of memory that the log uses again. */
export function copyBytes(bytes: Uint8Array, at: number, size: number): Uint8Array {
  const copy = new Uint8Array(size);
  for (let next = 0; next < size; next++) copy[next] = bytes[at + next]!;
  return copy;
}
