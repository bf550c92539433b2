/**
 * The framing of values on a broker, as Confluent's serializers write it: a zero byte, the
 * registry's schema id in four bytes, the Avro body. Hashes are over the body, so that a value is
 * the same event wherever it lies.
 */
const MAGIC = 0;
const FRAME_BYTES = 5;

/** Ids that no registry gives: an event line in JSON, no value at all, a frame cut short. */
export const EVENT_LINE = 0;
export const NO_VALUE = -1;
export const CUT_SHORT = -2;

export function framed(registryId: number, body: Uint8Array): Buffer {
  const value = Buffer.allocUnsafe(FRAME_BYTES + body.length);
  value[0] = MAGIC;
  value.writeInt32BE(registryId, 1);
  value.set(body, FRAME_BYTES);
  return value;
}

/** The schema id that a value names, or one of the ids above. */
export function schemaIdOf(value: Uint8Array | null): number {
  if (value === null) return NO_VALUE;
  if (value[0] !== MAGIC) return EVENT_LINE;
  if (value.length < FRAME_BYTES) return CUT_SHORT;
  const id = (value[1]! << 24) | (value[2]! << 16) | (value[3]! << 8) | value[4]!;
  return id > 0 ? id : CUT_SHORT;
}

const NOTHING = new Uint8Array(0);

/** The body behind the frame, or the value as it is where there is no frame. */
export function bodyOf(value: Uint8Array | null, schemaId: number): Uint8Array {
  if (value === null) return NOTHING;
  return schemaId > 0 ? value.subarray(FRAME_BYTES) : value;
}
