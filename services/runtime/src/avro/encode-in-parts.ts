/**
 * Writes a large record part by part, so that other work can go on in between. The parts, one after
 * the other, are the bytes that the record's encoder writes at once.
 */
import { compileEncoder, type Encode } from "./compile-encoder";
import type { Field, RecordSchema } from "./schema";
import { writeLong } from "./write-values";

const PART_BYTES = 64 * 1024;
const COUNT_BYTES_MAX = 10;

/** Parts of about 64 KiB, or as large as the largest item of an array of the record's. The value
 * must not change before the last part is made. Throws RangeError on what its field cannot hold. */
export type EncodeInParts = (value: object) => Generator<Buffer>;

export function compilePartsEncoder(schema: RecordSchema): EncodeInParts {
  const writers = schema.fields.map((field) => writerOf(schema, field));
  return function* encodeInParts(value) {
    const part = new Part();
    for (const writer of writers) yield* writer(part, value);
    yield part.rest();
  };
}

type FieldWriter = (part: Part, value: object) => Generator<Buffer>;

function writerOf({ name }: RecordSchema, field: Field): FieldWriter {
  const { schema } = field;
  if (schema.type !== "array") {
    const encode = compileEncoder({ type: "record", name, fields: [field] });
    return (part, value) => part.write(encode, value);
  }
  const item: Field = { name: field.name, schema: schema.items };
  const encode = compileEncoder({ type: "record", name, fields: [item] });
  return function* writeArray(part, value) {
    const items = (value as Readonly<Record<string, readonly unknown[]>>)[field.name]!;
    if (items.length > 0) yield* part.write(encodeCount, items);
    const holder: Record<string, unknown> = {};
    for (const one of items) {
      holder[field.name] = one;
      yield* part.write(encode, holder);
    }
    yield* part.write(encodeEnd, items);
  };
}

const encodeCount: Encode = (bytes, from, items) =>
  bytes.length - from < COUNT_BYTES_MAX
    ? bytes.length + COUNT_BYTES_MAX
    : writeLong(bytes, from, (items as readonly unknown[]).length);

const encodeEnd: Encode = (bytes, from) => {
  bytes[from] = 0;
  return from + 1;
};

/** The part being filled. */
class Part {
  private bytes = Buffer.allocUnsafeSlow(PART_BYTES);
  private size = 0;

  /** Gives the part so far where the value does not fit into what is left of it. */
  *write(encode: Encode, value: object): Generator<Buffer> {
    let end = encode(this.bytes, this.size, value);
    if (end > this.bytes.length) {
      const needed = end - this.size;
      yield this.rest();
      this.bytes = Buffer.allocUnsafeSlow(Math.max(PART_BYTES, needed * 2));
      this.size = 0;
      end = encode(this.bytes, 0, value);
    }
    this.size = end;
  }

  rest(): Buffer {
    return this.bytes.subarray(0, this.size);
  }
}
