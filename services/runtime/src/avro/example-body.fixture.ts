/** A body of any schema of the project: all fields filled, nothing null, an item in every list. */
import { type Schema, Type } from "avsc";

type Parsed = string | readonly Parsed[] | Named;

interface Named {
  readonly type: Parsed;
  readonly name: string;
  readonly fields: readonly Named[];
  readonly symbols: readonly string[];
  readonly items: Parsed;
  readonly size: number;
}

export function exampleBody(text: string): Buffer {
  const named = new Map<string, Parsed>();
  return Type.forSchema(JSON.parse(text) as Schema).toBuffer(exampleOf(JSON.parse(text), named));
}

function exampleOf(schema: Parsed, named: Map<string, Parsed>): unknown {
  if (typeof schema === "string") return PLAIN[schema] ?? exampleOf(named.get(schema)!, named);
  if (Array.isArray(schema)) return exampleOf(schema.at(-1) as Parsed, named);
  const { type, name, fields, symbols, items, size } = schema as Named;
  if (name !== undefined) named.set(name, schema);
  if (type === "enum") return symbols[0];
  if (type === "fixed") return Buffer.alloc(size);
  if (type === "array") return [exampleOf(items, named)];
  if (type !== "record") return exampleOf(type, named);
  return Object.fromEntries(fields.map((field) => [field.name, exampleOf(field.type, named)]));
}

/** As a decimal the bytes are the least figure there is. */
const PLAIN: Readonly<Record<string, unknown>> = {
  string: "a",
  bytes: Buffer.from([1]),
  int: 1,
  long: 1,
  boolean: true,
};
