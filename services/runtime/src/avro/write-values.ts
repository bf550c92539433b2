/**
 * Writing Avro's values. A writer never asks for room: what lands beyond the end of the bytes is
 * dropped while the position keeps counting, and the caller writes again into enough room. A value
 * that its field cannot hold is a broken invariant and throws RangeError.
 */
import { DECIMAL_BOUND } from "./read-values";

/** A zigzag varint. Returns the position behind it, as every writer does. */
export function writeLong(bytes: Uint8Array, at: number, value: number, field: string): number {
  if (!Number.isSafeInteger(value)) refuse(field, value, "write a whole number below 2^53");
  const negative = value < 0;
  const size = negative ? -(value + 1) : value;
  // Below 2^53: six bits with the sign, then groups of seven from a low and a high half.
  const rest = Math.floor(size / 64);
  let group = ((size % 64) << 1) | (negative ? 1 : 0);
  let high = Math.floor(rest / 0x10000000);
  let low = rest - high * 0x10000000;
  let place = at;
  for (let written = 0; high > 0 || low > 0; written++) {
    bytes[place++] = group | 128;
    if (written === 4) {
      low = high;
      high = 0;
    }
    group = low & 127;
    low >>>= 7;
  }
  bytes[place++] = group;
  return place;
}

export function writeInt(bytes: Uint8Array, at: number, value: number, field: string): number {
  if ((value | 0) !== value) refuse(field, value, "write a whole number of 32 bits");
  return writeLong(bytes, at, value, field);
}

const SHORT_LENGTH = 63;

export function writeText(bytes: Buffer, at: number, text: string, field: string): number {
  const { length } = text;
  if (length > SHORT_LENGTH) return writeLongText(bytes, at, text, field);
  let place = at + 1;
  for (let next = 0; next < length; next++) {
    const code = text.charCodeAt(next);
    if (code > 127) return writeLongText(bytes, at, text, field);
    bytes[place++] = code;
  }
  bytes[at] = length << 1;
  return place;
}

function writeLongText(bytes: Buffer, at: number, text: string, field: string): number {
  const size = Buffer.byteLength(text);
  const start = writeLong(bytes, at, size, field);
  if (start + size <= bytes.length) bytes.write(text, start, "utf8");
  return start + size;
}

export function writeBytes(
  bytes: Uint8Array,
  at: number,
  value: Uint8Array,
  field: string,
): number {
  const start = writeLong(bytes, at, value.length, field);
  if (start + value.length <= bytes.length) bytes.set(value, start);
  return start + value.length;
}

const scratch = new DataView(new ArrayBuffer(16));
const scratchBytes = new Uint8Array(scratch.buffer);

/** Length, then the fewest bytes of big-endian two's complement that keep the sign. */
export function writeDecimal(bytes: Uint8Array, at: number, value: bigint, field: string): number {
  scratch.setBigInt64(8, value);
  if (value === scratch.getBigInt64(8)) return writeFewest(bytes, at, 8);
  if (value >= DECIMAL_BOUND || value <= -DECIMAL_BOUND) {
    refuse(field, value, "a decimal has at most 38 digits");
  }
  scratch.setBigInt64(0, value >> 64n);
  return writeFewest(bytes, at, 0);
}

/** The scratch bytes from `from`, without those that only repeat the sign. */
function writeFewest(bytes: Uint8Array, at: number, from: number): number {
  let next = from;
  const sign = (scratchBytes[from]! << 24) >> 31;
  while (next < 15 && (scratchBytes[next]! << 24) >> 24 === sign) {
    if ((scratchBytes[next + 1]! << 24) >> 31 !== sign) break;
    next++;
  }
  bytes[at] = (16 - next) << 1;
  let place = at + 1;
  while (next < 16) bytes[place++] = scratchBytes[next++]!;
  return place;
}

export function writeDouble(bytes: Uint8Array, at: number, value: number, field: string): number {
  if (Number.isNaN(value)) refuse(field, value, "a double is a number");
  scratch.setFloat64(0, value, true);
  for (let next = 0; next < 8; next++) bytes[at + next] = scratchBytes[next]!;
  return at + 8;
}

/** Throws: the field cannot hold the value. */
export function refuse(field: string, value: unknown, rule: string): never {
  throw new RangeError(`${field}: cannot write ${value}; ${rule}`);
}
