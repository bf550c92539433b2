/**
 * The published versions of each event's schema, `schemas/history/<event>/<n>.avsc`, and whether
 * one build reads what another wrote. Every version has to read every other, as a registry that is
 * set to FULL_TRANSITIVE demands: then a log is read for ever, and a reader may be the older one.
 * A line of `schemas/history/order.txt` says when each was published, after all lines before it.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Schema, Type, types } from "avsc";
import { SCHEMA_FOLDER, schemaFileName } from "./schema-files";
import { sameContract } from "./translate-body";

const HISTORY = join(SCHEMA_FOLDER, "history");

/** The texts of an event's versions, from 1. */
export function publishedVersions(recordName: string): string[] {
  const folder = join(HISTORY, eventName(recordName));
  const files = readdirSync(folder);
  return files.map((_, at) => readFileSync(join(folder, `${at + 1}.avsc`), "utf8"));
}

export interface Publication {
  /** Such as trade-executed/1. */
  readonly version: string;
  /** The record's name, such as TradeExecuted. */
  readonly name: string;
  readonly text: string;
}

/**
 * All published versions of all events, in the order of `schemas/history/order.txt`: a registry
 * that gets them in this order gives each the id that any other gave it.
 */
export function publications(): readonly Publication[] {
  const order = readFileSync(join(HISTORY, "order.txt"), "utf8");
  return order
    .trimEnd()
    .split("\n")
    .map((version) => {
      const text = readFileSync(join(HISTORY, `${version}.avsc`), "utf8");
      return { version, name: (JSON.parse(text) as { name: string }).name, text };
    });
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
    `${folder}/${versions.length + 1}.avsc, never change that file again, and add the line ` +
    `${eventName(recordName)}/${versions.length + 1} to schemas/history/order.txt; if not, take ` +
    "the change back"
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
