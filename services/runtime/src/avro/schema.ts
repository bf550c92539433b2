/**
 * The part of Avro the contracts use, as a closed type: what a schema text says once names are
 * resolved and logical types are understood. Anything else is refused by name, so that the
 * compilers need no case for it.
 */

export type Schema =
  | { readonly type: "boolean" | "int" | "long" | "double" | "string" | "bytes" }
  | { readonly type: "decimal"; readonly scale: number }
  | { readonly type: "fixed"; readonly size: number }
  | { readonly type: "enum"; readonly symbols: readonly string[] }
  | { readonly type: "array"; readonly items: Schema }
  | { readonly type: "nullable"; readonly of: Schema }
  | RecordSchema;

export interface RecordSchema {
  readonly type: "record";
  readonly name: string;
  readonly fields: readonly Field[];
}

export interface Field {
  readonly name: string;
  readonly schema: Schema;
}

/** Digits of every decimal of the contracts: what 16 bytes can hold. */
export const DECIMAL_PRECISION = 38;

const PRIMITIVES = ["boolean", "int", "long", "double", "string", "bytes"] as const;

/** A schema as JSON.parse gives it; which attributes are there depends on the type. */
type Json = string | readonly Json[] | Attributes;
interface Attributes {
  readonly type?: Json;
  readonly name?: string;
  readonly fields?: readonly Attributes[];
  readonly symbols?: readonly string[];
  readonly size?: number;
  readonly items?: Json;
  readonly logicalType?: string;
  readonly precision?: number;
  readonly scale?: number;
}

/** Symbols of an enum, so that an index is one byte. */
const ENUM_SYMBOLS_MAX = 64;

/** Reads a schema text. Throws SyntaxError, naming the place, on what is not a record of the types
 * above; decimals are bytes of precision 38, and a union is null with one other type. */
export function parseSchema(text: string): RecordSchema {
  const schema = new SchemaReader().read(JSON.parse(text), "schema");
  if (schema.type !== "record") {
    throw new SyntaxError(`a schema file describes a record, not ${schema.type}`);
  }
  return schema;
}

class SchemaReader {
  private readonly named = new Map<string, Schema>();

  read(json: Json, place: string): Schema {
    if (typeof json === "string") return this.byName(json, place);
    if (isArray(json)) return this.union(json, place);
    switch (json.type) {
      case "record":
        return this.record(json);
      case "enum":
        return this.enumeration(json, place);
      case "fixed":
        return this.name(json, { type: "fixed", size: json.size! });
      case "array":
        return { type: "array", items: this.read(json.items!, `${place} items`) };
      case "bytes":
        return json.logicalType === "decimal" ? decimal(json, place) : { type: "bytes" };
    }
    return this.read(json.type ?? "nothing", place);
  }

  private byName(name: string, place: string): Schema {
    const primitive = PRIMITIVES.find((known) => known === name);
    if (primitive !== undefined) return { type: primitive };
    const schema = this.named.get(shortName(name));
    if (schema === undefined) throw new SyntaxError(`${place}: type ${name} is not supported here`);
    return schema;
  }

  private union(branches: readonly Json[], place: string): Schema {
    if (branches.length !== 2 || branches[0] !== "null") {
      throw new SyntaxError(`${place}: write a union as ["null", one other type]`);
    }
    return { type: "nullable", of: this.read(branches[1]!, place) };
  }

  private record(json: Attributes): RecordSchema {
    const name = shortName(json.name!);
    const fields = json.fields!.map((field) => ({
      name: field.name!,
      schema: this.read(field.type!, `${name}.${field.name}`),
    }));
    return this.name(json, { type: "record", name, fields });
  }

  private enumeration(json: Attributes, place: string): Schema {
    const symbols = json.symbols!;
    if (symbols.length > ENUM_SYMBOLS_MAX) {
      throw new SyntaxError(`${place}: an enum has at most ${ENUM_SYMBOLS_MAX} symbols here`);
    }
    return this.name(json, { type: "enum", symbols });
  }

  private name<Named extends Schema>(json: Attributes, schema: Named): Named {
    this.named.set(shortName(json.name!), schema);
    return schema;
  }
}

function decimal(json: Attributes, place: string): Schema {
  if (json.precision !== DECIMAL_PRECISION) {
    throw new SyntaxError(`${place}: write a decimal with precision ${DECIMAL_PRECISION}`);
  }
  return { type: "decimal", scale: json.scale ?? 0 };
}

function isArray(json: Json): json is readonly Json[] {
  return Array.isArray(json);
}

function shortName(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}
