/**
 * Writing Avro's values. A writer returns the position behind the value, or REFUSED when its field
 * cannot hold it; that is a broken invariant. It never asks for room: what lands beyond the end of
 * the bytes is dropped while the position keeps counting, and the caller writes again into enough.
 */
import { DECIMAL_BOUND } from "./read-values";

const REFUSED = -1;

/** A zigzag varint of a whole number below 2^53. */
export function writeLong(bytes: Uint8Array, at: number, value: number): number {
  if (!Number.isSafeInteger(value)) return REFUSED;
  if ((value | 0) === value) return writeInt(bytes, at, value);
  const negative = value < 0;
  const size = negative ? -(value + 1) : value;
  // 27 bits and the sign are the first four groups, up to 26 bits the others.
  const rest = Math.floor(size / 0x8000000);
  const first = ((size - rest * 0x8000000) << 1) | (negative ? 1 : 0);
  bytes[at] = first | 128;
  bytes[at + 1] = (first >>> 7) | 128;
  bytes[at + 2] = (first >>> 14) | 128;
  bytes[at + 3] = (first >>> 21) | 128;
  return writeGroups(bytes, at + 4, rest);
}

/** 32 bits without a sign, seven at a time. */
function writeGroups(bytes: Uint8Array, at: number, value: number): number {
  let place = at;
  let rest = value;
  while (rest >>> 7 !== 0) {
    bytes[place++] = rest | 128;
    rest >>>= 7;
  }
  bytes[place++] = rest;
  return place;
}

/** A zigzag varint of a whole number of 32 bits. */
export function writeInt(bytes: Uint8Array, at: number, value: number): number {
  if ((value | 0) !== value) return REFUSED;
  return writeGroups(bytes, at, (value << 1) ^ (value >> 31));
}

const SHORT_LENGTH = 63;

export function writeText(bytes: Buffer, at: number, text: string): number {
  const { length } = text;
  if (length > SHORT_LENGTH) return writeLongText(bytes, at, text);
  let place = at + 1;
  for (let next = 0; next < length; next++) {
    const code = text.charCodeAt(next);
    if (code > 127) return writeLongText(bytes, at, text);
    bytes[place++] = code;
  }
  bytes[at] = length << 1;
  return place;
}

function writeLongText(bytes: Buffer, at: number, text: string): number {
  const size = Buffer.byteLength(text);
  const start = writeLong(bytes, at, size);
  if (start + size <= bytes.length) bytes.write(text, start, "utf8");
  return start + size;
}

export function writeBytes(bytes: Uint8Array, at: number, value: Uint8Array): number {
  const start = writeLong(bytes, at, value.length);
  if (start + value.length <= bytes.length) bytes.set(value, start);
  return start + value.length;
}

const scratch = new DataView(new ArrayBuffer(8));
const WORD_MAX = 2n ** 63n - 1n;
const WORD_MIN = -(2n ** 63n);

/** Length, then the fewest bytes of big-endian two's complement that keep the sign; at most 38
 * digits. */
export function writeDecimal(bytes: Uint8Array, at: number, value: bigint): number {
  if (value >= WORD_MIN && value <= WORD_MAX) {
    scratch.setBigInt64(0, value);
    return writeWord(bytes, at);
  }
  if (value >= DECIMAL_BOUND || value <= -DECIMAL_BOUND) return REFUSED;
  scratch.setBigInt64(0, value >> 64n);
  const middle = writeWord(bytes, at);
  scratch.setBigInt64(0, value);
  for (let next = 0; next < 8; next++) bytes[middle + next] = scratch.getUint8(next);
  bytes[at] = (middle + 7 - at) << 1;
  return middle + 8;
}

/** The scratch word after its length, without the bytes that only repeat the sign. */
function writeWord(bytes: Uint8Array, at: number): number {
  let high = scratch.getInt32(0);
  let low = scratch.getInt32(4);
  const sign = high >> 31;
  const size =
    high === sign && low >> 31 === sign
      ? 4 - ((Math.clz32(low ^ sign) - 1) >> 3)
      : 8 - ((Math.clz32(high ^ sign) - 1) >> 3);
  bytes[at] = size << 1;
  const last = at + size;
  if (size > 4) {
    for (let place = last - 4; place > at; high >>= 8) bytes[place--] = high;
    bytes[last - 3] = low >> 24;
    bytes[last - 2] = low >> 16;
    bytes[last - 1] = low >> 8;
    bytes[last] = low;
  } else for (let place = last; place > at; low >>= 8) bytes[place--] = low;
  return last + 1;
}

/** Any number but NaN. */
export function writeDouble(bytes: Uint8Array, at: number, value: number): number {
  if (Number.isNaN(value)) return REFUSED;
  scratch.setFloat64(0, value, true);
  for (let next = 0; next < 8; next++) bytes[at + next] = scratch.getUint8(next);
  return at + 8;
}

/** Throws: the field cannot hold the value. */
export function refuse(field: string, value: unknown, rule: string): never {
  throw new RangeError(`${field}: cannot write ${value}; ${rule}`);
}
