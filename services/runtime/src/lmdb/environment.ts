/** How LMDB is opened: one directory, a few named tables. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Database, open, type RootDatabase, type RootDatabaseOptions } from "lmdb";
import { ByteArena } from "../byte-arena";
import { Unusable } from "../unusable";
import { positionKeys } from "./record-format";

export type Access = "append" | "read";

export const DATA_FILE = "data.mdb";
/** LMDB's own table of readers; means nothing once no process has the log open. */
export const READERS_FILE = "lock.mdb";

export interface Tables {
  readonly environment: RootDatabase;
  /** Records by position, each a view that stands until the next read. */
  readonly records: Database<Buffer, number>;
  /** Position of every so many-th record of a topic partition, by topic, partition and block. */
  readonly places: Database<number, number[]>;
  /** Checkpoints in pieces, by service, shard, slot and number of the piece. */
  readonly checkpoints: Database<Buffer, (string | number)[]>;
  /** Guarded schema texts by id. */
  readonly schemas: Database<string, number>;
  /** Guarded texts by name. */
  readonly meta: Database<string, string>;
}

export function noLog(directory: string): Unusable {
  return new Unusable(`${directory} holds no log (no ${DATA_FILE}); name the folder of one`);
}

/** Throws Unusable when there is no log to read. */
export function openTables(directory: string, access: Access): Tables {
  if (access === "read" && !existsSync(join(directory, DATA_FILE))) {
    throw noLog(directory);
  }
  const environment = open({
    path: directory,
    // The library would take a directory with a dot in its name for a file.
    noSubdir: false,
    readOnly: access === "read",
  });
  const table = <V, K extends number | string | (string | number)[]>(
    name: string,
    options: RootDatabaseOptions,
  ): Database<V, K> => {
    const opened: Database<V, K> | undefined = environment.openDB({ name, ...options });
    if (opened === undefined) throw noLog(directory);
    return opened;
  };
  return {
    environment,
    records: table("records", { encoder: VIEWS, keyEncoder: positionKeys }),
    places: table("places", { encoding: "json" }),
    checkpoints: table("checkpoints", { encoder: copies() }),
    schemas: table("schemas", { encoding: "string" }),
    meta: table("meta", { encoding: "string" }),
  };
}

/**
 * Bytes as they are. What is read stands until the next read; `length` is the value's, which the
 * library sets, but the memory behind it is longer.
 */
const VIEWS = { encode: (bytes: Buffer) => bytes, decode: (bytes: Buffer) => bytes };

/** The same, and what is read is copied. */
function copies() {
  const arena = new ByteArena();
  return { ...VIEWS, decode: (bytes: Buffer) => arena.copy(bytes.subarray(0, bytes.length)) };
}
