/**
 * The published versions of each event's schema, `schemas/history/<event>/<n>.avsc`, and whether
 * one build reads what another wrote. Every version has to read every other, as a registry that is
 * set to FULL_TRANSITIVE demands: then a log is read for ever, and a reader may be the older one.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Schema, Type, types } from "avsc";
import { SCHEMA_FOLDER, schemaFileName } from "./schema-files";
import { sameContract } from "./translate-body";

/** The texts of an event's versions, from 1. */
export function publishedVersions(recordName: string): string[] {
  const folder = join(SCHEMA_FOLDER, "history", eventName(recordName));
  const files = readdirSync(folder);
  return files.map((_, at) => readFileSync(join(folder, `${at + 1}.avsc`), "utf8"));
}

function eventName(recordName: string): string {
  return schemaFileName(recordName).replace(".avsc", "");
}

/** What is to be done before a changed schema may be published; null when it is published. */
export function unpublished(
  recordName: string,
  present: string,
  versions: readonly string[],
): string | null {
  const newest = versions.at(-1);
  if (newest !== undefined && sameContract(newest, present)) return null;
  const file = schemaFileName(recordName);
  const folder = `schemas/history/${eventName(recordName)}`;
  const what =
    newest === undefined
      ? "has no published version"
      : `is not its newest published version, ${folder}/${versions.length}.avsc`;
  return (
    `schemas/${file} ${what}. If it is to be published, copy it to ` +
    `${folder}/${versions.length + 1}.avsc, and never change that file again; if not, take the ` +
    "change back"
  );
}

/** Why a reader with one schema cannot read what was written with another; null when it can. */
export function unreadable(writer: string, reader: string): string | null {
  const from = typeOf(writer);
  try {
    typeOf(reader).createResolver(from);
    return null;
  } catch (fault) {
    const { message } = fault as Error;
    return message;
  }
}

function typeOf(text: string): Type {
  const logicalTypes = { decimal: ExactDecimal, "timestamp-millis": Milliseconds };
  return Type.forSchema(JSON.parse(text), { logicalTypes });
}

/** Avro's resolution alone sees the bytes of a decimal; another scale would make another figure. */
class ExactDecimal extends types.LogicalType {
  private readonly shape: string;

  constructor(schema: Schema, options?: object) {
    super(schema, options as never);
    const { precision, scale } = schema as unknown as Record<"precision" | "scale", number>;
    this.shape = `${precision} digits, ${scale} of them decimals`;
  }

  protected override _fromValue(value: unknown): unknown {
    return value;
  }

  protected override _toValue(value: unknown): unknown {
    return value;
  }

  protected override _resolve(writer: Type): ((value: unknown) => unknown) | undefined {
    if (writer instanceof ExactDecimal && writer.shape === this.shape) return (value) => value;
    return undefined;
  }
}

/** A time and a plain number are the same bytes and not the same thing. */
class Milliseconds extends types.LogicalType {
  protected override _fromValue(value: unknown): unknown {
    return value;
  }

  protected override _toValue(value: unknown): unknown {
    return value;
  }

  protected override _resolve(writer: Type): ((value: unknown) => unknown) | undefined {
    return writer instanceof Milliseconds ? (value) => value : undefined;
  }
}
