/**
 * A shape is the table of an object's fields. Reading an object walks its table: an absent field
 * takes its default or is a fault, and a field that the table does not know is a fault by name.
 */
import type { InputEvent } from "@margin-engine/core";
import { type Field, FieldFault, quoted, undecodable } from "./ndjson-field";

export type JsonObject = Readonly<Record<string, unknown>>;

export interface Shape<T> {
  /** What a sentence calls the object: `a TradeExecuted`. */
  readonly title: string;
  readonly fields: readonly (readonly [name: string, field: Field<unknown>])[];
  /** Only ties the shape to the type it reads. */
  readonly reads?: T;
}

/** Of an event as a line has it: `source` is the sequencer's to fill. */
export type LineShape<Kind extends InputEvent["kind"]> = Shape<
  Omit<Extract<InputEvent, { readonly kind: Kind }>, "source">
>;

/** The compiler proves that every field of T is in the table, with a reader of its type. */
export function shape<T>(
  title: string,
  fields: { readonly [K in keyof T]-?: Field<T[K]> },
): Shape<T> {
  return { title, fields: Object.entries(fields) as [string, Field<unknown>][] };
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `path` leads to the object within the line, as `schedules[0].`; empty for the line itself. */
export function readShape<T>(
  { title, fields }: Shape<T>,
  object: JsonObject,
  path: string,
): T | FieldFault {
  const target: Record<string, unknown> = {};
  let known = 0;
  for (const [name, field] of fields) {
    if (Object.hasOwn(object, name)) {
      known++;
      const value = field.read(object[name], path + name);
      if (value instanceof FieldFault) return value;
      target[name] = value;
    } else if (field.absent === undefined) {
      return unknownField(fields, object, path) ?? missingField(title, path + name);
    } else {
      target[name] = field.absent;
    }
  }
  if (known === Object.keys(object).length) return target as T;
  return unknownField(fields, object, path)!;
}

/** The fields of the value in the table's order; those at their default are left out. */
export function writeShape<T>({ fields }: Shape<T>, value: T): JsonObject {
  const written: Record<string, unknown> = {};
  for (const [name, field] of fields) {
    const given = value[name as keyof T];
    if (given !== field.absent) written[name] = field.write(given);
  }
  return written;
}

/** One object of a shape. */
export function objectOf<T>(item: Shape<T>): Field<T> {
  return {
    read: (value, name) => {
      if (isJsonObject(value)) return readShape(item, value, `${name}.`);
      return undecodable(`"${name}" is ${quoted(value)}; write ${item.title}: {...}`);
    },
    write: (value) => writeShape(item, value),
    absent: undefined,
  };
}

/** A list of objects of one shape. */
export function listOf<T>(item: Shape<T>): Field<readonly T[]> {
  const one = objectOf(item);
  return {
    read: (value, name) => {
      if (!Array.isArray(value)) {
        return undecodable(`"${name}" is ${quoted(value)}; write a list: [{...}, {...}]`);
      }
      const items: T[] = [];
      for (const [index, entry] of value.entries()) {
        const read = one.read(entry, `${name}[${index}]`);
        if (read instanceof FieldFault) return read;
        items.push(read);
      }
      return items;
    },
    write: (items) => items.map(one.write),
    absent: undefined,
  };
}

/** A misspelt field is named before the missing one it stands for. */
function unknownField(
  fields: Shape<unknown>["fields"],
  object: JsonObject,
  path: string,
): FieldFault | null {
  const names = fields.map(([name]) => name);
  const unknown = Object.keys(object).find((name) => !names.includes(name));
  if (unknown === undefined) return null;
  return undecodable(
    `there is no field ${quoted(path + unknown)} here; ` +
      `correct its name or remove it: the fields are ${names.join(", ")}`,
  );
}

function missingField(title: string, name: string): FieldFault {
  return undecodable(`"${name}" is missing; ${title} needs it: add it`);
}
