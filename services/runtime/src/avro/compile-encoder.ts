/**
 * Writes the JavaScript that encodes one record, field after field with constants for names, enum
 * symbols and error places. One value has one encoding: arrays are one block, numbers and decimals
 * take their fewest bytes.
 */
import { enumValues } from "./enum-values";
import type { RecordSchema, Schema } from "./schema";
import {
  refuse,
  writeBytes,
  writeDecimal,
  writeDouble,
  writeInt,
  writeLong,
  writeText,
} from "./write-values";

/** Writes the record at `from` and returns the position behind it, which lies beyond the end of
 * `bytes` when they are too short. Throws RangeError on a value its field cannot hold. */
export type Encode = (bytes: Buffer, from: number, record: object) => number;

const CALLED = { refuse, writeBytes, writeDecimal, writeDouble, writeInt, writeLong, writeText };

/** What each type is written by and, where a value may not fit, the rule it breaks. */
const WRITERS = {
  bytes: { write: "writeBytes", rule: null },
  decimal: { write: "writeDecimal", rule: "a decimal has at most 38 digits" },
  double: { write: "writeDouble", rule: "a double is a number" },
  int: { write: "writeInt", rule: "write a whole number of 32 bits" },
  long: { write: "writeLong", rule: "write a whole number below 2^53" },
  string: { write: "writeText", rule: null },
} as const;

export function compileEncoder(schema: RecordSchema): Encode {
  const writer = new EncoderWriter();
  writer.record(schema, "record");
  const code = `"use strict";
    const { ${Object.keys(CALLED).join(", ")} } = called;
    return function encode${schema.name}(bytes, from, record) {
      let at = from;
      ${writer.lines.join("\n")}
      return at;
    };`;
  return new Function("called", code)(CALLED) as Encode;
}

/** Each method adds the lines that write the value of an expression. */
class EncoderWriter {
  readonly lines: string[] = [];
  private locals = 0;

  record(schema: RecordSchema, value: string): void {
    for (const field of schema.fields) {
      this.value(
        field.schema,
        this.local(`${value}.${field.name}`),
        `${schema.name}.${field.name}`,
      );
    }
  }

  private value(schema: Schema, value: string, field: string): void {
    const place = JSON.stringify(field);
    switch (schema.type) {
      case "int":
      case "long":
        this.lines.push(
          `if (${value} >= 0 && ${value} < 64 && (${value} | 0) === ${value})`,
          `bytes[at++] = ${value} << 1; else {`,
        );
        this.call(schema.type, value, place);
        this.lines.push("}");
        break;
      case "double":
      case "string":
      case "bytes":
      case "decimal":
        this.call(schema.type, value, place);
        break;
      case "boolean":
        this.lines.push(`bytes[at++] = ${value} ? 1 : 0;`);
        break;
      case "fixed":
        this.fixed(schema.size, value, place);
        break;
      case "enum":
        this.enumeration(schema.symbols, value, place);
        break;
      case "record":
        this.lines.push(`if (${value} === null) refuse(${place}, null, "it is required");`);
        this.record(schema, value);
        break;
      case "array":
        this.array(schema.items, value, field);
        break;
      case "nullable":
        this.lines.push(`if (${value} === null) bytes[at++] = 0; else { bytes[at++] = 2;`);
        this.value(schema.of, value, field);
        this.lines.push("}");
        break;
    }
  }

  private call(type: keyof typeof WRITERS, value: string, place: string): void {
    const { write, rule } = WRITERS[type];
    this.lines.push(`at = ${write}(bytes, at, ${value});`);
    if (rule === null) return;
    this.lines.push(`if (at < 0) refuse(${place}, ${value}, ${JSON.stringify(rule)});`);
  }

  private local(value: string): string {
    const name = `v${this.locals++}`;
    this.lines.push(`let ${name} = ${value};`);
    return name;
  }

  private fixed(size: number, value: string, place: string): void {
    this.lines.push(
      `if (${value}.length !== ${size})`,
      `refuse(${place}, ${value}.length + " bytes", "it has ${size}");`,
      `for (let next = 0; next < ${size}; next++) bytes[at++] = ${value}[next];`,
    );
  }

  private enumeration(symbols: readonly string[], value: string, place: string): void {
    const values = enumValues(symbols);
    const cases = values.map((known, at) => `${value} === ${JSON.stringify(known)} ? ${at * 2} : `);
    const rule = JSON.stringify(`it is one of ${values.join(", ")}`);
    this.lines.push(`bytes[at++] = ${cases.join("")}refuse(${place}, ${value}, ${rule});`);
  }

  private array(items: Schema, value: string, field: string): void {
    this.lines.push(`if (${value}.length > 0) {`);
    this.lines.push(`at = writeLong(bytes, at, ${value}.length);`);
    const index = this.local("0");
    this.lines.push(`for (; ${index} < ${value}.length; ${index}++) {`);
    this.value(items, this.local(`${value}[${index}]`), field);
    this.lines.push("}", "}", "bytes[at++] = 0;");
  }
}
