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

/** A big-endian two's complement integer of `size` bytes, 1 to 16. */
export function readDecimal(bytes: Uint8Array, at: number, size: number, field: string): bigint {
  if (size === 0) malformed(field, at, "a decimal without digits");
  if (size <= 6) return BigInt(readSmall(bytes, at, size));
  if (size <= 8) return readWord(bytes, at, size, 0);
  if (size > DECIMAL_BYTES) {
    throw new Malformed("OutOfRange", `${field}: a decimal of ${size} bytes; 16 are the most`);
  }
  const low = at + size - 8;
  readWord(bytes, low, 8, 0);
  const value = (readWord(bytes, at, size - 8, 8) << 64n) | scratch.getBigUint64(0);
  if (size === DECIMAL_BYTES && (value >= DECIMAL_BOUND || value <= -DECIMAL_BOUND)) {
    throw new Malformed("OutOfRange", `${field}: a decimal of more than 38 digits`);
  }
  return value;
}

/** Up to 6 bytes: exact as a number. */
function readSmall(bytes: Uint8Array, at: number, size: number): number {
  let high = (bytes[at]! << 24) >> 24;
  if (size <= 4) {
    for (let next = at + 1; next < at + size; next++) high = (high << 8) | bytes[next]!;
    return high;
  }
  if (size === 6) high = (high << 8) | bytes[at + 1]!;
  const low = at + size - 4;
  const rest =
    (bytes[low]! << 24) | (bytes[low + 1]! << 16) | (bytes[low + 2]! << 8) | bytes[low + 3]!;
  return high * 0x100000000 + (rest >>> 0);
}

/** Up to 8 bytes, extended by their sign into the scratch word at `place`. */
function readWord(bytes: Uint8Array, at: number, size: number, place: number): bigint {
  const end = at + size;
  const middle = size > 4 ? end - 4 : at;
  let low = 0;
  for (let next = middle; next < end; next++) low = (low << 8) | bytes[next]!;
  let high = (bytes[at]! << 24) >> 31;
  if (size > 4) for (let next = at; next < middle; next++) high = (high << 8) | bytes[next]!;
  else low = (low << (32 - 8 * size)) >> (32 - 8 * size);
  scratch.setInt32(place, high);
  scratch.setInt32(place + 4, low);
  return scratch.getBigInt64(place);
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
