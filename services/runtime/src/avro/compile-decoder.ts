/**
 * Writes the JavaScript that decodes one record: straight-line code with the field names, enum
 * values and error places as constants, ending in one object literal, so that every event of a kind
 * has the same hidden class. Several times faster than walking the schema for each record.
 */
import { enumValues } from "./enum-values";
import { cutOff, malformed } from "./malformed";
import { readName, readText } from "./read-text";
import type { Cursor } from "./read-values";
import {
  copyBytes,
  readDecimal,
  readDouble,
  readInt,
  readLong,
  refuseDecimal,
} from "./read-values";
import type { RecordSchema, Schema } from "./schema";

/** Decodes the bytes from `from` to their end; throws Malformed when they are anything else. */
export type Decode = (bytes: Uint8Array, from: number) => object;

/** String fields whose values come again and again, and are looked up by. */
const NAMES = new Set([
  "account",
  "asset",
  "buyer",
  "instrument",
  "name",
  "preset",
  "quoteSource",
  "seller",
  "settlementAsset",
  "symbol",
  "underlying",
  "venue",
]);

/** What the written code calls, besides its arguments. */
const CALLED = {
  copyBytes,
  cutOff,
  malformed,
  readDecimal,
  readDouble,
  readInt,
  readLong,
  readName,
  readText,
  refuseDecimal,
};

/** The decoder of a record. With `kind` the object carries that property before the fields. */
export function compileDecoder(schema: RecordSchema, kind: string | null): Decode {
  const writer = new DecoderWriter();
  const record = writer.record(schema, kind);
  const code = `"use strict";
    const { ${Object.keys(CALLED).join(", ")} } = called;
    return function decode${schema.name}(bytes, from) {
      const end = bytes.length;
      let at = from;
      ${writer.lines.join("\n")}
      if (at !== end) malformed(${JSON.stringify(schema.name)}, at, "bytes left over");
      return ${record};
    };`;
  const cursor: Cursor = { at: 0 };
  return new Function("called", "cursor", code)(CALLED, cursor) as Decode;
}

/** Each method adds the lines that read a value and returns the expression for it. */
class DecoderWriter {
  readonly lines: string[] = [];
  private locals = 0;

  record(schema: RecordSchema, kind: string | null): string {
    const properties = kind === null ? [] : [`kind: ${JSON.stringify(kind)}`];
    for (const field of schema.fields) {
      const value = this.value(field.schema, `${schema.name}.${field.name}`);
      properties.push(`${field.name}: ${value}`);
    }
    return `{ ${properties.join(", ")} }`;
  }

  private value(schema: Schema, field: string): string {
    const place = JSON.stringify(field);
    switch (schema.type) {
      case "long":
        return this.varint("readLong", place);
      case "int":
        return this.varint("readInt", place);
      case "boolean":
        return this.boolean(place);
      case "double":
        return this.sized("8", place, "readDouble(bytes, at)");
      case "fixed":
        return this.sized(`${schema.size}`, place, `copyBytes(bytes, at, ${schema.size})`);
      case "decimal":
        return this.decimal(place);
      case "string":
        return this.text(field);
      case "bytes":
        return this.counted(place, (size) => `copyBytes(bytes, at, ${size})`);
      case "enum":
        return this.enumeration(schema.symbols, place);
      case "record":
        return this.local(this.record(schema, null));
      case "array":
        return this.array(schema.items, field);
      case "nullable":
        return this.nullable(schema.of, field);
    }
  }

  private local(value: string): string {
    const name = `v${this.locals++}`;
    this.lines.push(`let ${name} = ${value};`);
    return name;
  }

  /** One byte is read in place; more take a call. */
  private varint(read: "readLong" | "readInt", place: string): string {
    this.lines.push(`if (at >= end) cutOff(${place}, end);`);
    const value = this.local("bytes[at]");
    this.lines.push(
      `if (${value} < 128) { ${value} = (${value} >>> 1) ^ -(${value} & 1); at++; }`,
      `else { cursor.at = at; ${value} = ${read}(bytes, cursor, ${place}); at = cursor.at; }`,
    );
    return value;
  }

  private boolean(place: string): string {
    this.lines.push(`if (at >= end) cutOff(${place}, end);`);
    this.lines.push(`if (bytes[at] > 1) malformed(${place}, at, "a boolean that is not 0 or 1");`);
    return this.local("bytes[at++] === 1");
  }

  private sized(size: string, place: string, read: string): string {
    this.lines.push(`if (end - at < ${size}) cutOff(${place}, end);`);
    const value = this.local(read);
    this.lines.push(`at += ${size};`);
    return value;
  }

  /** A length, then so many bytes. A length of one byte is read in place. */
  private counted(place: string, read: (size: string) => string): string {
    this.lines.push(`if (at >= end) cutOff(${place}, end);`);
    const size = this.local("bytes[at]");
    this.lines.push(
      `if ((${size} & 129) === 0) { ${size} >>>= 1; at++; } else {`,
      `cursor.at = at; ${size} = readLong(bytes, cursor, ${place}); at = cursor.at;`,
      `if (${size} < 0) malformed(${place}, at, "a negative length"); }`,
    );
    return this.sized(size, place, read(size));
  }

  private decimal(place: string): string {
    const fault = (size: string) => `refuseDecimal(${place}, at, ${size})`;
    return this.counted(place, (size) => `readDecimal(bytes, at, ${size}) ?? ${fault(size)}`);
  }

  private text(field: string): string {
    const place = JSON.stringify(field);
    const read = NAMES.has(field.slice(field.lastIndexOf(".") + 1)) ? "readName" : "readText";
    const fault = `malformed(${place}, at, "a string that is not UTF-8")`;
    return this.counted(place, (size) => `${read}(bytes, at, ${size}) ?? ${fault}`);
  }

  private enumeration(symbols: readonly string[], place: string): string {
    const index = this.varint("readInt", place);
    const cases = enumValues(symbols)
      .map((value, at) => `${index} === ${at} ? ${JSON.stringify(value)} : `)
      .join("");
    const fault = `"symbol " + ${index} + " of ${symbols.length}"`;
    return this.local(`${cases}malformed(${place}, at, ${fault})`);
  }

  private nullable(schema: Schema, field: string): string {
    const place = JSON.stringify(field);
    const branch = this.varint("readInt", place);
    const value = this.local("null");
    this.lines.push(`if (${branch} === 1) {`);
    const inner = this.value(schema, field);
    this.lines.push(`${value} = ${inner};`);
    this.lines.push(`} else if (${branch} !== 0) malformed(${place}, at, "branch " + ${branch});`);
    return value;
  }

  /** Blocks of items, each after its count; a negative count is followed by the block's size. Every
   * type takes at least a byte, so a count above what is left is a lie and not worth the memory. */
  private array(items: Schema, field: string): string {
    const place = JSON.stringify(field);
    const array = this.local("[]");
    this.lines.push("for (;;) {");
    const count = this.varint("readLong", place);
    this.lines.push(`if (${count} === 0) break;`, `if (${count} < 0) { ${count} = -${count};`);
    this.varint("readLong", place);
    this.lines.push("}", `if (${count} > end - at) cutOff(${place}, end);`);
    const index = this.local("0");
    this.lines.push(`for (; ${index} < ${count}; ${index}++) {`);
    const item = this.value(items, field);
    this.lines.push(`${array}.push(${item});`, "}", "}");
    return array;
  }
}
