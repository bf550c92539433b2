/** A record schema file as a pair of functions: how checkpoints become bytes and come back. */
import { compileDecoder } from "./compile-decoder";
import type { Encode } from "./compile-encoder";
import { compileEncoder } from "./compile-encoder";
import { parseSchema } from "./schema";
import { readSchemaFile } from "./schema-files";

export interface RecordCodec<Value extends object = object> {
  /** The Avro body, a view that the next call overwrites. Throws RangeError on a value its field
   * cannot hold. */
  readonly encode: (value: Value) => Uint8Array;
  /** The fields in schema order. Throws Malformed on bytes that are not this record. */
  readonly decode: (bytes: Uint8Array) => Value;
}

/** Codec of the record in `schemas/<fileName>`. */
export function createRecordCodec<Value extends object>(fileName: string): RecordCodec<Value> {
  const schema = parseSchema(readSchemaFile(fileName));
  const encode = compileEncoder(schema);
  const decode = compileDecoder(schema, null);
  const room = new EncodingRoom();
  return {
    encode: (value) => room.encode(encode, value, 0),
    decode: (bytes) => decode(bytes, 0) as Value,
  };
}

const FIRST_ROOM = 64 * 1024;
/** Bodies below this length share one view for each length, since making one takes as long as
 * writing two strings. */
const KEPT_VIEWS = 1024;

/** The bytes that bodies are written into, one after the other; they grow to the largest so far. */
export class EncodingRoom {
  private bytes = Buffer.allocUnsafeSlow(FIRST_ROOM);
  private views: (Uint8Array | null)[] = new Array(KEPT_VIEWS).fill(null);

  /** A view of the body, whose first `from` bytes are the caller's to fill. */
  encode(encode: Encode, record: object, from: number): Uint8Array {
    let end = encode(this.bytes, from, record);
    if (end > this.bytes.length) {
      this.bytes = Buffer.allocUnsafeSlow(end * 2);
      this.views = new Array(KEPT_VIEWS).fill(null);
      end = encode(this.bytes, from, record);
    }
    if (end >= KEPT_VIEWS) return this.bytes.subarray(0, end);
    const kept = this.views[end] ?? this.bytes.subarray(0, end);
    this.views[end] = kept;
    return kept;
  }
}
