/** A record schema file as a pair of functions: how checkpoints become bytes and come back. */
import { compileDecoder } from "./compile-decoder";
import { compilePartsEncoder } from "./encode-in-parts";
import { parseSchema } from "./schema";
import { readSchemaFile } from "./schema-files";

export interface RecordCodec<Value extends object = object> {
  /** The Avro body. Throws RangeError on a value its field cannot hold. */
  readonly encode: (value: Value) => Buffer;
  /** The same in parts of about 64 KiB; the value must not change before the last is made. */
  readonly encodeInParts: (value: Value) => Iterable<Buffer>;
  /** The fields in schema order. Throws Malformed on bytes that are not this record. */
  readonly decode: (bytes: Uint8Array) => Value;
}

/** Codec of the record in `schemas/<fileName>`. */
export function createRecordCodec<Value extends object>(fileName: string): RecordCodec<Value> {
  const schema = parseSchema(readSchemaFile(fileName));
  const encodeInParts = compilePartsEncoder(schema);
  const decode = compileDecoder(schema, null);
  return {
    encode: (value) => Buffer.concat([...encodeInParts(value)]),
    encodeInParts,
    decode: (bytes) => decode(bytes, 0) as Value,
  };
}
